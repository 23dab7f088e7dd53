"""People who have another name in the next draft: one person, not one gone and one new.

Whoever speaks the same lines is the same person. Lines are compared word by word as they are
spoken, not as bags of words: two leads of one script share most of their common words, but
hardly a whole line.
"""

from __future__ import annotations

from collections import Counter

from filmai_core.analysis.drafts.compare import words_of
from filmai_core.screenplay.model import SPOKEN, Screenplay

#: Share of lines in common (Dice) from which two names are one person.
SAME_LINES = 0.5
#: Shorter lines are anybody's ("Yes.", "What is it?").
LINE_WORDS = 4


def find_renamed(old: Screenplay, new: Screenplay) -> dict[str, str]:
    """Old name to new name, for people of whom only one of the two is in each draft."""
    before, after = _lines(old), _lines(new)
    gone = {name: lines for name, lines in before.items() if not _in(new, name)}
    come = {name: lines for name, lines in after.items() if not _in(old, name)}
    alike = [
        (2 * (a & b).total() / (a.total() + b.total()), one, other)
        for one, a in gone.items()
        for other, b in come.items()
    ]
    found: dict[str, str] = {}
    for share, one, other in sorted(alike, key=lambda row: (-row[0], row[1], row[2])):
        if share >= SAME_LINES and one not in found and other not in found.values():
            found[one] = other
    return found


def _in(play: Screenplay, name: str) -> bool:
    return any(person.name.casefold() == name.casefold() for person in play.characters)


def _lines(play: Screenplay) -> dict[str, Counter[str]]:
    """Each person's lines that are long enough to be theirs alone."""
    found: dict[str, Counter[str]] = {}
    for scene in play.scenes:
        for element in scene.elements:
            words = words_of(element.text.casefold())
            if element.kind in SPOKEN and element.character and len(words) >= LINE_WORDS:
                found.setdefault(element.character, Counter())[" ".join(words)] += 1
    return found
