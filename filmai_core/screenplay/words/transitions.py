"""How one scene gives way to the next: the transitions of ten languages.

The words stand in ``filmai_core/data/words/transitions.toml``. On a laid-out page a line in
capitals that holds an editing word is a transition; in markup, where capitals are action as
well, the word must stand with its preposition, its colon, or be one that is nothing else.
"""

from __future__ import annotations

import regex

from filmai_core.wordlists import alternation, words

_EDITING = alternation(words("transitions", "editing") + words("transitions", "editing_with_colon"))
_OPENING = alternation(words("transitions", "opening"))
_AFTER = alternation(words("transitions", "after"))
_EAST = alternation(words("transitions", "east"))
_PICTURE = alternation(words("transitions", "picture"))
_JOINED = alternation(words("transitions", "joined"))
_PREPOSITIONS = alternation(words("transitions", "prepositions"))
_CUTS = alternation(words("transitions", "cuts"))

#: A whole line in capitals of a printed page.
_PRINTED = regex.compile(
    rf"(?:[^\p{{Ll}}]{{0,40}}\b(?:{_EDITING})\b[^\p{{Ll}}]{{0,40}}[:.]?"
    rf"|FADE (?:IN|OUT|TO BLACK|UP)\b[^\p{{Ll}}]{{0,20}}|(?:[\p{{Lu}}\s'’-]{{2,30}} )?TO:"
    rf"|(?:{_OPENING})\b[^\p{{Ll}}]{{0,40}}[:.]?"
    rf"|(?:{_EAST})[。:：]?)"
)
_WHOLE = words("transitions", "editing") + words("transitions", "opening")
_FIRST_EAST = "".join(sorted({word[0] for word in words("transitions", "east")}))
#: What every one of them holds: most lines hold none. (Where CUT is, INTERCUT is found too.)
_HINT = regex.compile(
    ":$|"
    + alternation(word for word in _WHOLE if sum(other in word for other in _WHOLE) == 1)
    + f"|[{_FIRST_EAST}]"
)
#: A line of typed markup.
TYPED = regex.compile(
    r"^(?=.*\p{Lu})[\p{Lu}\p{Nd}\s.,'’/&\-–]{1,60}TO:$"
    # A film word and a preposition: CUT TO BLACK. is one, CUT THE ROPE. is not.
    rf"|^(?:[\p{{Lu}}]+[\s-])?(?:{_JOINED})\s(?:{_PREPOSITIONS})"
    rf"(?:\s(?:THE\s)?(?:{_PICTURE}))?[:.]?$"
    r"|^(?:FADE|CUT|DISSOLVE|SMASH CUT|MATCH CUT)[\p{Lu}\s,'’\-]{0,30}:$"
    rf"|^(?:{_CUTS}) CUT[:.]?$"
    rf"|^(?:{_EAST})[:：。]?$"
    rf"|^(?:{_OPENING})(?:\s(?:{_AFTER})){{0,3}}\s?[:.]?$"
)
#: An editing word of a Chinese script, wherever it stands.
EAST_EDITING = regex.compile(f"(?:{alternation(words('transitions', 'east_editing'))})")


def is_printed_transition(text: str) -> bool:
    """Whether a line in capitals, of a laid-out page, reads as a transition."""
    return _HINT.search(text) is not None and _PRINTED.fullmatch(text) is not None
