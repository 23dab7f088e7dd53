"""What the tagger takes for a person and is none: a car, a role, a shop.

It was trained on novels and tweets, where nobody drives a Buick and an Emcee is rare. Lists,
because there are few of these words and each comes back in script after script.
"""

from __future__ import annotations

import re

from filmai_core.screenplay.words.names import fold
from filmai_core.wordlists import words

_VEHICLES = frozenset(fold(word) for word in words("namegates", "vehicles"))
_BRANDS = frozenset(fold(word) for word in words("namegates", "brands"))
_ROLES = frozenset(fold(word) for word in words("namegates", "roles"))
#: *at Baker's.*, *to Baker's and home*: the possessive of nothing is a shop or a house.
_OF_NOTHING = re.compile(
    r"\s*(?:$|[.,;:!?)\"”]|(?:and|or|for|to|with|in|on|at|by|when|where|is|was|tonight|today)\b)"
)
_POSSESSIVE = ("'s", "’s")


def gate(text: str, kind: str, after: str) -> str:
    """The kind of a tagged name, "" where it is no name.

    Args:
        text: what was tagged, a possessive included.
        kind: as tagged.
        after: what follows it in its line.

    >>> gate("Buick", "PER", " waits."), gate("Emcee", "PER", " bows."), gate("Edward", "PER", "")
    ('MISC', '', 'PER')
    >>> gate("Baker's", "PER", "."), gate("Baker's", "PER", " hat.")
    ('ORG', 'PER')
    """
    if kind != "PER":
        return kind
    parts = [fold(word) for word in text.removesuffix("'s").removesuffix("’s").split()]
    if parts and all(part in _ROLES for part in parts):
        return ""
    # "Ford Madox" is a man: a car stands alone, or with its year.
    if parts and all(part in _VEHICLES | _BRANDS or part.isdigit() for part in parts):
        return "MISC"
    if text.endswith(_POSSESSIVE) and _OF_NOTHING.match(after):
        return "ORG"
    return kind
