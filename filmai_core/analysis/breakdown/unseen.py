"""Parts of a line that show nothing: signs, names, what is told, remembered, gone, compared.

A word of the lists in such a part is no candidate. Rules, because the encoder reads a sign
that says FIRE EXIT much as it reads a fire; each rule is a kind of sentence, and the words
that open it live in ``data/words/unseen.toml``. The trained head judges whatever is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from filmai_core.wordlists import words

Span = tuple[int, int]


def _any(name: str) -> str:
    """One of the words of a list; blanks of a phrase may be any space, ``~`` any ending."""
    entries = sorted(words("unseen", name), key=lambda entry: (-len(entry), entry))
    bodies = (
        re.escape(entry.strip("~")).replace("_", r"\s+") + (r"\w*" if entry.endswith("~") else "")
        for entry in entries
    )
    return rf"(?:{'|'.join(bodies)})"


def _capital(alternatives: str) -> str:
    """The alternatives, each with a capital letter or all in capitals."""
    inner = alternatives.removeprefix("(?:").removesuffix(")").split("|")
    return rf"(?:{'|'.join([word.title() for word in inner] + [word.upper() for word in inner])})"


#: The rest of a sentence; a full stop inside quotes does not end it.
_REST = r"[^.!?]*"
_CLAUSE = r"[^.!?;:,]*"
_SIGN = _any("signs")
_SAYS = r"(?:reads?|reading|sa(?:ys?|id|ying)|spells?(?:\s+out)?|announc\w+|declar\w+|proclaim\w+)"

#: What a sign says; what it hangs on (before the words) is seen. A carrier of lettering, then
#: a verb of saying, or a colon with a capital behind it.
_ON_SIGNS = re.compile(
    rf"\b{_SIGN}\b[^.!?]{{0,60}}?"
    rf"(?:\b{_SAYS}\b\s*:?\s*|:\s*(?-i:(?=[\"“A-Z0-9])))(?P<hidden_sign>.+)",
    re.IGNORECASE | re.DOTALL,
)
#: ``A card in the window, NO DOGS``: capitals after a comma.
_LETTERED = re.compile(
    rf"(?i:\b{_SIGN}\b)[^.!?]{{0,40}}?,\s*(?P<hidden>[A-Z]{{2,}}(?:[ ,'&.-]+[A-Z0-9]+)+)"
)
#: ``WARNING: FLOODS, says the sign``: the words come first.
_SAYS_SIGN = re.compile(
    rf"(?P<hidden>[^.!?]*),\s*{_SAYS}\s+(?:the|a|his|her|its)\s+(?:\w+\s+)?{_SIGN}\b",
    re.IGNORECASE,
)
#: A sentence in small letters after one that ended: nobody reads it on the sign.
_SIGN_ENDS = re.compile(r"[.!?][\"”’]*\s+(?=[A-Z][a-z]|[AI]\s[a-z])|[\"”][.,]?\s+(?=[\w(])")
_QUOTED = re.compile(r"[\"“](?P<hidden>[^\"“”]{2,}?)[\"”]")
#: ``called The Burning Bush``: the words with capitals that follow.
_TITLED = re.compile(
    r"\b(?:is|was|are|were|be|been|the|a|an|book|novel|play|film|song|tune|band|ship|boat|bar|inn|"
    r"tavern|pub|game|show|movie)?\s*(?:called|titled|entitled|named|christened)\s*:?\s+"
    r"(?P<hidden>(?:[A-Z0-9][\w'’&-]*)(?:\s+(?:of|the|and|a|an|in|on|for|to|[A-Z0-9][\w'’&-]*))*)"
)
#: A character's introduction (``STORM, 17``; ``BLAZE (40s``) and a name behind a rank.
_INTRODUCED = re.compile(
    r"\b(?P<hidden>[A-Z][A-Z'’-]+)(?=,\s*\d{1,2}s?\b|\s*\((?:\w+\s+)?\d{1,2}s?\b)"
)
_RANKED = re.compile(rf"\b(?i:{_any('ranks')})\.?\s+(?P<hidden>[A-Z][\w'’-]+)")
#: ``Wolf Creek Motel``: words with capitals that end in what a place or firm is called.
_PLACES = re.compile(
    rf"\b(?P<hidden>(?:[A-Z][a-z'’]+\s+|[A-Z]{{3,}}\s+){{1,3}}(?:&\s+[A-Z][a-z]+\s+)?"
    rf"{_capital(_any('places'))})\b"
)
#: Who tells, remembers, dreams or supposes; what follows in the sentence is not there.
_TOLD = re.compile(
    rf"\b(?:{_any('telling')}|{_any('recalling')}|{_any('supposing')})\b(?P<hidden>{_REST})",
    re.IGNORECASE,
)
#: Other things than a film frame (``model``, ``painting``) of which a word is only the subject.
_PICTURED = re.compile(
    rf"\b{_any('pictures')}\s+(?:of|about|with|shows?|showing)\b(?P<hidden>{_CLAUSE})",
    re.IGNORECASE,
)
#: What was there once.
_PAST = re.compile(
    rf"\b(?:what\s+(?:was|used\s+to\s+be|were)|{_any('past')})\b(?P<hidden>{_REST})", re.IGNORECASE
)
#: ``like a freight train``, ``as cold as a blizzard``, ``as if lightning had struck``.
_LIKE = re.compile(
    r"(?<!look)(?<!looks)(?<!looked)(?<!looking)(?<!sounds)(?<!smells)(?<!feels)(?<!would)(?<!\bI)"
    r"\s(?:just\s+)?like\s+(?P<hidden>(?:(?:an?|the|some|so\s+many|one)\s+)?"
    r"(?:[\w'’-]+(?:\s+[\w'’-]+){0,2}))",
    re.IGNORECASE,
)
_AS = re.compile(
    rf"\bas\s+[\w-]+\s+as\b(?P<hidden>{_CLAUSE})|\bas\s+(?:if|though)\b(?P<hidden_if>{_CLAUSE})"
    rf"|\b(?:more\s+\w+\s+than|half\s+\w+,?\s+half)\b(?P<hidden_than>{_CLAUSE})",
    re.IGNORECASE,
)
#: What ends a comparison, so that the lake of *drops like a stone into the lake* is seen.
_ENDS_LIKE = re.compile(
    r"\s(?:into|onto|across|through|over|under|from|toward|towards|against|past|down|up|in|on|at|"
    r"out|as|while|when|and|who|that|by|behind|before|above|below|around|is|are|has|off|along)\b",
    re.IGNORECASE,
)

#: Denied: ``no (more) X``, ``there is never an X``, ``without X``.
_DENIED = re.compile(
    r"\b(?:no(?!\s+(?:one|longer|doubt|matter|time))(?:\s+more|\s+sign\s+of|\s+trace\s+of)?|not\s+(?:an?|the|any|one|even)|"
    r"without(?!\s+(?:warning|a\s+(?:word|sound|pause)))|never(?:\s+(?:an?|any|the|seen|had|found|learn\w*))*|nor|neither|"
    r"(?:is|are|was|were|do|does|did|has|have|had|could|would|ca|wo)n['’]t(?:\s+\w+)?(?:\s+(?:any|an?|the))?)\b"
    r"(?P<hidden>(?:\s+[\w'’-]+){1,3})",
    re.IGNORECASE,
)
#: After the word: it is gone, out, dry, empty, off.
_GONE = re.compile(
    rf"(?:^|(?<=[.!?;,:]\s)|(?=\b(?:the|an?|his|her|its|their|all|both)\b))"
    rf"(?P<hidden>(?:\b[\w'’-]+\s+){{1,4}}?)"
    rf"(?:(?:is|are|was|were|has|have|had|stands?|lies|['’]s)\s+(?:\w+\s+){{0,2}}?"
    rf"(?:not\b(?!\s+(?:only|just|yet|far|alone|worried|moving|happy|going))|{_any('gone')}\b(?!\s+(?:in|into|to|through|by|with|at|over|mad|off|right|wild)\b))"
    rf"|(?:goes|went|go|gone|burned|burnt|died|dies)\s+out\b|no\s+longer\b|"
    rf"(?:does|do|did|will|would|can|could)\s*(?:not|n['’]t|never)\s+(?:go\s+off|fire|work|burn|rain|snow|start|move))",
    re.IGNORECASE,
)
#: ``We DESCEND``, ``CAMERA DROPS``: what the camera does, no person falls.
_CAMERA = re.compile(
    r"\b(?:We|CAMERA|Camera)\s+(?:[a-z]+ly\s+)?(?P<hidden>[A-Za-z]+)(?=\s+(?:ON|on|DOWN|down|UP|up|"
    r"BACK|back|to|TO|IN|in|INTO|into|OVER|over|THROUGH|through|PAST|past|WITH|with|BEHIND|behind))"
)
_TRADE = re.compile(
    rf"\b(?P<hidden>{_any('trade')})\b|\b(?P<hidden_like>\w+-like)\b", re.IGNORECASE
)
_RULES = (
    _ON_SIGNS, _LETTERED, _SAYS_SIGN, _QUOTED, _TITLED, _INTRODUCED, _RANKED, _PLACES, _TOLD,
    _PICTURED, _PAST, _AS,
    _DENIED, _GONE, _CAMERA, _TRADE,
)  # fmt: skip


def unseen_parts(text: str, names: Sequence[str] = ()) -> list[Span]:
    """Spans of a line whose words show nothing.

    Args:
        text: an action line.
        names: characters' names of one word that are words of the lists too (*Storm*); they
            count as names where no article stands before them.

    >>> line = "A sign reads FIRE EXIT."
    >>> [line[a:b] for a, b in unseen_parts(line)]
    ['FIRE EXIT.']
    """
    found = [span for rule in _RULES for span in _hidden(rule, text)]
    found += [_compared(match) for match in _LIKE.finditer(text)]
    for name in names:
        written = f"{re.escape(name.title())}|{re.escape(name.upper())}"
        pattern = rf"(?<!\bthe\s)(?<!\ba\s)(?<!\ban\s)\b(?:{written})\b"
        found += [match.span() for match in re.finditer(pattern, text)]
    return [span for span in found if span[1] > span[0]]


def _hidden(rule: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in rule.finditer(text):
        for group, value in match.groupdict().items():
            if value is None:
                continue
            if group == "hidden_sign":
                start, end = match.span(group)
                cut = _SIGN_ENDS.search(text, start, end)
                yield start, cut.start() if cut else end
            else:
                yield match.span(group)


def _compared(match: re.Match[str]) -> Span:
    start, end = match.span("hidden")
    cut = _ENDS_LIKE.search(match.string, start, end)
    return start, cut.start() if cut else end
