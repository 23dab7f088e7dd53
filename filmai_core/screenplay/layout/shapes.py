"""What a line of a laid-out page looks like by itself: capitals, transition, furniture.

For the readers of printed forms (PDF, indented text, Word), which know no markup. All of
these are asked thousands of times a file, so the cheap test comes first.
"""

from __future__ import annotations

import regex

#: ``(CONT'D)`` and its kin, after a cue.
_CONTINUED_CUE = regex.compile(
    r"[(（]\s*(?:CONT(?:['’`´]?D|INUED|['’]|\.|INU[AÉ]|INUING)?|SUITE|CONTD|FORTS\.?|FORTSETZUNG|SEGUE|"
    r"ПРОД(?:ОЛЖЕНИЕ|\.)?|続き?|续|續)\.?\s*[)）]",
    regex.IGNORECASE,
)
#: What a page break leaves at a page's foot or head.
_PAGE_BREAK = frozenset(
    {
        "MORE", "CONTINUED", "CONT'D", "CONT’D", "CONTD", "CONTINUES", "SUITE", "À SUIVRE", "MEHR",
        "MÁS", "CONTINÚA", "CONTINUA", "MAIS", "FORTSETZUNG", "WEITER", "ДАЛЬШЕ", "ПРОДОЛЖЕНИЕ",
    }
)  # fmt: skip
_BARE = str.maketrans("", "", "()（）:0123456789")
_MORE = regex.compile(
    r"[(（]\s*(?:MORE|MEHR|MÁS|SUITE|À SUIVRE|PLUS|SEGUE|ДАЛЬШЕ|続く?)\s*[)）]", regex.IGNORECASE
)
_PAGE_NUMBER = regex.compile(
    r"(?:(?:PAGE|P\.|PG\.?|SEITE|PÁGINA|PAGINA|СТР\.?)\s*)?[-–—(\[]?\s*[A-Z]?\d{1,4}[A-Z]{0,2}\s*"
    r"[-–—)\]]?\s*\.?(?:\s*(?:/|OF|DE|VON|ИЗ)\s*\d{1,4}\.?)?|第?\s*\d{1,4}\s*[页頁]",
    regex.IGNORECASE,
)
_SCENE_NUMBER = regex.compile(r"\*?[A-Z]{0,3}\d{1,4}[A-Z]{0,3}(?:[-–.]?[A-Z0-9]{1,3})?[.):]?\*?")

_TRANSITION = regex.compile(
    r"(?:[^\p{Ll}]{0,40}\b(?:CUT|FADE|DISSOLVE|WIPE|IRIS|ZOOM|MORPH|INTERCUT|BURN|SMASH|MATCH|BACK|"
    r"FLASH|JUMP|CROSS|CROSSFADE|TRANSITION|SPLIT)\b[^\p{Ll}]{0,40}[:.]?"
    r"|FADE (?:IN|OUT|TO BLACK|UP)\b[^\p{Ll}]{0,20}|(?:[\p{Lu}\s'’-]{2,30} )?TO:"
    r"|(?:FONDU|COUPE|FERMETURE|OUVERTURE|CUT)\b[^\p{Ll}]{0,40}[:.]?"
    r"|(?:AUF|AB|ÜBER|SCHWARZ)?BLENDE[^\p{Ll}]{0,30}|SCHNITT(?: (?:AUF|ZU))?[:.]?"
    r"|(?:CORTE|FUNDIDO|DISOLVENCIA|DISSOLVENZA|DISSOLUÇÃO|STACCO|FUSÃO)\b[^\p{Ll}]{0,40}[:.]?"
    r"|(?:ЗТМ|ИЗ ЗТМ|СКЛЕЙКА|НАПЛЫВ|ЗАТЕМНЕНИЕ|КОНЕЦ ЗТМ)\b[^\p{Ll}]{0,30}"
    r"|(?:淡入|淡出|切至|切入|溶入|叠化|疊化|黑场|黑場|フェードイン|フェードアウト|カットトゥ)[。:：]?)"
)
_TRANSITION_HINT = regex.compile(
    r":$|CUT|FADE|DISSOLVE|WIPE|IRIS|BURN|FONDU|COUPE|BLENDE|SCHNITT|CORTE|FUNDIDO|DISS|STACCO|FUSÃO"
    r"|FERMETURE|OUVERTURE|ЗТМ|СКЛЕЙКА|НАПЛЫВ|ЗАТЕМ|[淡切溶叠疊黑フカ]"
)
_SHOT = regex.compile(
    r"(?:(?:EXTREME |MEDIUM )?(?:CLOSE(?:[ -]?UP)?|ANGLE|INSERT|POV|P\.O\.V\.|WIDE|REVERSE|"
    r"TRACKING|AERIAL|OVERHEAD|ESTABLISHING|TWO[ -]SHOT|ECU|CU|MACRO|UNDERWATER|DOLLY|CRANE|"
    r"HANDHELD)\b.*"
    r"|ON [\p{Lu}].*|BACK TO .*|[^\p{Ll}]{0,60}(?:POV|P\.O\.V\.|SHOT|ANGLE)\b[^\p{Ll}]{0,30})"
)
_EXTENSION = regex.compile(r"\s*[(（].*$", regex.DOTALL)


def is_capitals(text: str) -> bool:
    """Whether the letters are capitals (or have no case), what stands in brackets aside."""
    if text != text.upper():
        at = text.find("(")
        if at < 1:
            at = text.find("（")
            if at < 1:
                return False
        text = text[:at]
        if text != text.upper():
            return False
    return any(map(str.isalpha, text))


def bare_cue(text: str) -> str:
    """A cue without what stands in brackets after it."""
    return _EXTENSION.sub("", text).strip(" ^:：") if "(" in text or "（" in text else text.strip()


def is_continued_cue(text: str) -> bool:
    """Whether a cue says that its speaker goes on: ``(CONT'D)``."""
    return ("(" in text or "（" in text) and _CONTINUED_CUE.search(text) is not None


def is_page_break(text: str) -> bool:
    """Whether a line only says that the page turns: ``(MORE)``, ``CONTINUED: (2)``."""
    return len(text) < 30 and text.upper().translate(_BARE).strip() in _PAGE_BREAK


def is_more(text: str) -> bool:
    """Whether a line says that a speech goes on overleaf: ``(MORE)``."""
    return len(text) < 16 and _MORE.fullmatch(text) is not None


def is_page_number(text: str) -> bool:
    """Whether a line can be a page number: ``12.``, ``- 12 -``, ``Page 12 of 90``."""
    return len(text) < 20 and _PAGE_NUMBER.fullmatch(text) is not None


def is_scene_number(text: str) -> bool:
    """Whether this can be a scene number in a margin: ``12``, ``12A``, ``A12``, ``2-B``."""
    return len(text) < 10 and _SCENE_NUMBER.fullmatch(text) is not None


def is_transition(text: str) -> bool:
    """Whether a line reads as a transition: ``CUT TO:``, ``FADE OUT.``, ``FONDU AU NOIR``."""
    return (
        len(text) < 50
        and _TRANSITION_HINT.search(text) is not None
        and is_capitals(text)
        and _TRANSITION.fullmatch(text) is not None
    )


def is_shot(text: str) -> bool:
    """Whether a line in capitals names a shot: ``CLOSE ON BOB``, ``SNIPER SCOPE POV``."""
    return len(text) < 70 and is_capitals(text) and _SHOT.fullmatch(text) is not None
