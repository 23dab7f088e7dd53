"""What a line states of wounds, costume, props, weather and light. English.

A fact says what kind of thing it is about, whose, and which: (wound, JUNE, arm) is *left*.
Two facts about the same thing that say different things may be a contradiction; whether
they are is decided in `contradictions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filmai_core.screenplay.model import ElementKind, Scene

_COLOURS = (
    "red|blue|green|yellow|black|white|grey|gray|brown|pink|purple|orange|scarlet|crimson|navy|"
    "turquoise|beige|silver|golden|violet|tan|cream|maroon"
)
_GARMENTS = (
    "dress|coat|overcoat|jacket|shirt|suit|tie|hat|cap|scarf|sweater|blouse|skirt|gown|trousers|"
    "pants|jeans|uniform|robe|vest|cardigan|raincoat|hoodie|gloves|shoes|boots|apron|kimono|"
    "tuxedo|t-shirt|jumper|cloak|parka|shawl|dungarees|bathrobe"
)
_THINGS = (
    "car|truck|van|pickup|motorcycle|bicycle|bike|suitcase|bag|backpack|umbrella|phone|"
    "briefcase|boat|convertible|sedan|purse|notebook|mug|lighter|ball|envelope|balloon|guitar"
)
_PARTS = "arm|leg|hand|eye|shoulder|ankle|knee|foot|cheek|wrist|ear|thigh|forearm|elbow|temple|hip"
_WOUNDS = {
    "sling": r"\bslings?\b",
    "bandage": r"\bbandag\w+",
    "plaster": r"\bin a (?:plaster )?cast\b|\bplaster cast\b",
    "scar": r"\bscar(?:s|red)?\b",
    "patch": r"\b(?:eye ?)?patch\b",
    "bruise": r"\bbruis\w+|\bblack eye\b",
    "wound": r"\bwound\w*|\bgash\w*|\bcuts? (?:on|across|over|above)\b|\bstitch\w+|\bsutur\w+",
    "break": r"\b(?:broken|fractured|shattered)\b",
    "limp": r"\blimp(?:s|ing)?\b",
    "missing": r"\bmissing\b|\bstump\b|\bamputated\b",
}
_LOSABLE = (
    "gun|pistol|revolver|rifle|phone|knife|ring|letter|key|keys|watch|map|book|camera|necklace|"
    "photograph|locket|wallet|diary|passport|badge|compass|lantern|sword|flask|radio|notebook"
)
_SIDE = re.compile(rf"\b(left|right) (?:\w+ )?({_PARTS})\b", re.IGNORECASE)
_COSTUME = re.compile(rf"\b({_COLOURS}) (?:[a-z]+ )?({_GARMENTS})\b", re.IGNORECASE)
_THING = re.compile(
    rf"\b(?:his|her|their|[A-Z][\w.]+['’]S?s?) ({_COLOURS}) (?:[a-z]+ )?({_THINGS})\b"
)
_EYES = re.compile(r"\b(blue|brown|green|grey|gray|hazel|black|amber)[- ]eye[ds]\b", re.IGNORECASE)
_LOST = re.compile(
    rf"\b(?:throws?|tosses|hurls?|flings?|drops?|pitches|chucks) (?:the|his|her|their) "
    rf"(?:\w+ )?({_LOSABLE})\b[^.!?]*?\b(?:into|in|over|off|out of|down) (?:the )?(?:\w+ )?"
    rf"(?:river|lake|sea|ocean|fire|flames|well|canyon|cliff|window|harbor|harbour|water|furnace|"
    rf"bay|sewer|drain|fireplace|ravine|pond|canal|incinerator|stove|surf|waves|bridge)\b",
    re.IGNORECASE,
)
_BURNT = re.compile(
    rf"\b(?:burns?|smashes|shreds|crushes|destroys) (?:the|his|her|their) (?:\w+ )?({_LOSABLE})\b"
    rf"[^.!?]*?\b(?:to ash(?:es)?|to pieces|to bits|completely|to dust)\b",
    re.IGNORECASE,
)
_USED = re.compile(
    rf"\b(?:pulls out|takes out|raises|fires|opens|draws|checks|holds up|unfolds|reads|aims|"
    rf"pockets|produces|hands over|slips on|points) (?:the|his|her|their) (?:\w+ )?({_LOSABLE})\b",
    re.IGNORECASE,
)
_WET = re.compile(
    r"\b(?:it['’]s|it is|still) (?:raining|pouring|snowing)\b|\b(?:rain|snow) (?:falls?|pours?|"
    r"hammers?|lashes|beats?|pelts?|drums?|comes down|streams)\b|\bin the (?:pouring |driving |"
    r"heavy )rain\b|\bdownpour\b|\bblizzard\b|\bpouring rain\b",
    re.IGNORECASE,
)
_FAIR = re.compile(
    r"\b(?:cloudless|clear blue|bright blue) sk(?:y|ies)\b|\bnot a cloud\b|\bbone[- ]dry\b|"
    r"\bblazing sun\b|\bsun (?:blazes|beats down|scorches)\b|\bclear,? starry\b|"
    r"\bdry (?:pavement|street|asphalt|road|ground)\b",
    re.IGNORECASE,
)
_DARK = re.compile(
    r"\bmoonl(?:it|ight)\b|\b(?:full|pale|crescent) moon\b|\bstarlight\b|\bunder the stars\b|"
    r"\bnight sky\b|\bstars (?:overhead|above|glitter|shine|twinkle)\b|\bpitch[- ]dark outside\b",
    re.IGNORECASE,
)
_LIGHT = re.compile(
    r"\bsun(?:light|shine)\b|\bmidday sun\b|\bnoon(?:day)? sun\b|\bblazing sun\b|"
    r"\bthe sun (?:beats|blazes|shines|glares|is high)\b|\bbroad daylight\b|\bbright daylight\b",
    re.IGNORECASE,
)
#: What wipes the slate: after it, what was stated before no longer holds.
_TURNS = (
    (
        "weather",
        r"\b(?:rain|snow|storm|sky|clouds?|sun|downpour|weather)\b[^.!?]*\b(?:stops?|stopped|clears?|"
        r"ends?|lets up|begins?|starts?|breaks?|parts?|gathers?|passes|turns)\b|"
        r"\b(?:stops|begins|starts) (?:to )?(?:rain|snow)\w*",
    ),
    (
        "costume",
        r"\b(?:changes?|changed|swaps?|trades?|strips?|undress\w*|dons|peels off|takes off|"
        r"tak(?:es|ing) off|dressed (?:now )?in|now (?:wears|wearing|in))\b",
    ),
    (
        "lost",
        r"\b(?:finds?|found|recovers?|retrieves?|fishes|fished|dives? for|picks? up|rescues?|"
        r"another|copy|duplicate|spare|new)\b",
    ),
)
#: What takes a sentence out of the present: it states nothing.
_UNREAL = re.compile(
    r"\b(?:as if|like a|as though|no longer|used to|once|imagin\w+|photo\w*|painting|picture|"
    r"screen|television|TV|poster|portrait|dream\w*|memory|remember\w*|stops?|stopped|clears|"
    r"lets up|after the rain|would|could|another|new|different|second|changes?|spare|not|never|"
    r"without|toy|drawing|reflection)\b|n['’]t\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a line states.

    Attributes:
        kind: ``wound``, ``costume``, ``prop``, ``eyes``, ``lost``, ``used``, ``weather``,
            ``light``.
        who: whose, "" where it is nobody's.
        what: the body part, garment, thing.
        value: which: ``left``, ``red``, ``wet``; ``*`` for a line that changes it.
        scene: index.
        element: index in the scene.
        line: source line.
        text: the sentence.
    """

    kind: str
    who: str
    what: str
    value: str
    scene: int
    element: int
    line: int
    text: str


def scene_facts(scene: Scene, people: Sequence[str] = ()) -> Iterator[Fact]:
    """What a scene's action states, in order.

    Args:
        scene: the scene.
        people: names that may be meant besides its cast.
    """
    names = list(dict.fromkeys([*scene.cast, *people]))
    who = ""
    for index, element in enumerate(scene.elements):
        if element.kind is ElementKind.CUE:
            who = element.character or who
        if element.kind is not ElementKind.ACTION:
            continue
        for sentence in _SENTENCE.split(" ".join(element.text.split())):
            named = _named(sentence, names)
            for kind, place, what, value in _stated(sentence):
                before = [name for at, name in named if at <= place]
                owner = before[-1] if before else (named[0][1] if named else who)
                if kind in ("weather", "light"):
                    owner = ""
                yield Fact(kind, owner, what, value, scene.index, index, element.line, sentence)
            if named:
                who = named[-1][1]


def _stated(sentence: str) -> Iterator[tuple[str, int, str, str]]:
    """(kind, place, what, value) of one sentence."""
    for kind, turned in _TURNS:
        if re.search(turned, sentence, re.IGNORECASE):
            yield kind, 0, "*", "*"
    if _UNREAL.search(sentence):
        return
    for found in _SIDE.finditer(sentence):
        near = sentence[max(0, found.start() - 60) : found.end() + 60]
        for wound, words in _WOUNDS.items():
            if re.search(words, near, re.IGNORECASE):
                yield "wound", found.start(), f"{wound} {found[2].lower()}", found[1].lower()
                break
    for found in _COSTUME.finditer(sentence):
        yield "costume", found.start(), found[2].lower(), _colour(found[1])
    for found in _THING.finditer(sentence):
        yield "prop", found.start(), found[2].lower(), _colour(found[1])
    for found in _EYES.finditer(sentence):
        yield "eyes", found.start(), "eyes", _colour(found[1])
    for pattern, kind in ((_LOST, "lost"), (_BURNT, "lost"), (_USED, "used")):
        for found in pattern.finditer(sentence):
            yield kind, found.start(), found[1].lower().removesuffix("s"), kind
    for pattern, kind, value in (
        (_WET, "weather", "wet"), (_FAIR, "weather", "fair"),
        (_DARK, "light", "night"), (_LIGHT, "light", "day"),
    ):  # fmt: skip
        if (seen := pattern.search(sentence)) is not None:
            yield kind, seen.start(), kind, value


def _named(sentence: str, names: Sequence[str]) -> list[tuple[int, str]]:
    """Where people are named, in order."""
    found = [
        (match.start(), name)
        for name in names
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE)
    ]
    return sorted(found)


def _colour(word: str) -> str:
    return {"gray": "grey", "scarlet": "red", "crimson": "red", "navy": "blue"}.get(
        word.lower(), word.lower()
    )
