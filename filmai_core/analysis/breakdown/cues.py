"""Where a screenplay calls for an effect: lines, headings and a few outcries.

Action lines go through the head (`filmai_core.models.breakdown.head`): the lists find
words, the encoder decides what they mean here, and the sentence view adds what no word
announces. Headings say what no line repeats: a moving car, a castle, a night too wide to
light. Dialogue is talk, not a shot, unless it cries out what is happening now and no line
of the scene shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filmai_core.analysis.breakdown.lexicon import LABELS, EffectCategory, line_words, says_word
from filmai_core.progress import Report, silent
from filmai_core.screenplay.model import ElementKind, Scene, Screenplay

if TYPE_CHECKING:
    from filmai_core.models.breakdown.head import BreakdownHead

#: What is listed at least.
THRESHOLD = 0.5
#: Words of a piece that is judged as one line.
LONGEST = 30
#: Languages that the shipped head was trained on.
LANGUAGES = ("en", "")

SHOWN = frozenset({ElementKind.ACTION, ElementKind.SHOT, ElementKind.CENTERED})
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")


@dataclass(frozen=True, slots=True)
class Cue:
    """One place that calls for an effect.

    Attributes:
        scene: index of its scene.
        element: index of its element in the scene, -1 for the heading.
        line: source line.
        page: page with its fraction, as far as it can be told.
        category: what it calls for.
        text: the line (or the part of a long one) that was judged.
        marks: (start, end) of the words in ``text`` that announce it; may be empty.
        confidence: how likely it is meant, in [0, 1].
        why: in words.
        also: later lines of the scene that only show the same again (`fold_repeats`).
    """

    scene: int
    element: int
    line: int
    page: float
    category: EffectCategory
    text: str
    confidence: float
    why: str
    marks: tuple[tuple[int, int], ...] = ()
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A line to judge, and where it stands."""

    scene: int
    element: int
    line: int
    page: float
    text: str


def find_effect_cues(
    play: Screenplay, head: BreakdownHead, *, report: Report = silent
) -> tuple[Cue, ...]:
    """Everything in a screenplay that a VFX supervisor would list, in reading order.

    Empty for a script in a language that the head does not read; a page or command says so.
    """
    if play.language not in LANGUAGES:
        return ()
    from filmai_core.models.breakdown.head import SENTENCE_ALONE

    pieces = list(action_pieces(play))
    names = names_like_words(play)
    read = [line_words(piece.text, names) for piece in pieces]
    marks = [line.marks for line in read]
    scores = head.score([piece.text for piece in pieces], marks, report=report)
    found: list[Cue] = []
    for piece, line, score in zip(pieces, read, scores, strict=True):
        for category in EffectCategory:
            own = [
                (float(likely), span)
                for (span, name), likely in zip(line.marks, score.spans, strict=True)
                if name == category.value
            ]
            alone = float(score.line[head.labels.index(category.value)])
            if own or category.value in line.barred or alone < SENTENCE_ALONE:
                alone = 0.0
            cue = _cue(piece, category, own, alone)
            if cue is not None:
                found.append(cue)
    for scene in play.scenes:
        here = {cue.category for cue in found if cue.scene == scene.index}
        found += heading_cues(scene)
        found += outcries(scene, here)
    return fold_repeats(sorted(found, key=lambda cue: (cue.scene, cue.element, cue.line)))


#: What belongs to a whole scene: one row each, however many lines name it.
_OF_THE_SCENE = frozenset(
    {EffectCategory.DRIVING_PLATE, EffectCategory.DAY_FOR_NIGHT, EffectCategory.SET_EXTENSION}
)
#: What stands in a scene: the same dog in its third line is the same row. Each blast, fall or
#: wound is a shot of its own.
_LASTING = frozenset(
    {
        EffectCategory.CROWD, EffectCategory.ANIMAL, EffectCategory.CREATURE,
        EffectCategory.WEATHER, EffectCategory.WATER, EffectCategory.SCREEN,
        EffectCategory.WEAPON, EffectCategory.SMOKE,
    }
)  # fmt: skip


def fold_repeats(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Cues in reading order, those that only say an earlier one of their scene again left out.

    A cue is a repeat where its category stands in the scene (`_LASTING`) and each of its
    words was marked there before, or where it belongs to the scene as a whole
    (`_OF_THE_SCENE`). Its line is kept in `Cue.also` of the one that it repeats.
    """
    kept: list[Cue] = []
    first: dict[tuple[int, EffectCategory], int] = {}
    said: dict[tuple[int, EffectCategory], set[str]] = {}
    for cue in cues:
        key = (cue.scene, cue.category)
        stems = {_stem(cue.text[start:end]) for start, end in cue.marks}
        known = said.setdefault(key, set())
        again = key in first and (
            cue.category in _OF_THE_SCENE
            or (cue.category in _LASTING and bool(stems) and stems <= known)
        )
        known |= stems
        if again:
            index = first[key]
            kept[index] = replace(kept[index], also=(*kept[index].also, cue.line))
        else:
            first.setdefault(key, len(kept))
            kept.append(cue)
    return tuple(kept)


def _stem(word: str) -> str:
    """A rough stem: *dogs*, *dog's* and *DOG* are one."""
    return re.sub(r"(?:['’]s|ing|ed|es|s)$", "", word.lower())


def names_like_words(play: Screenplay) -> tuple[str, ...]:
    r"""Speakers of one word that is a word of the lists too: *Storm*, *Pike*, *Brick*.

    >>> from filmai_core.screenplay.read import read_screenplay
    >>> script = "INT. BAR - DAY\n\nPIKE\nHere.\n\nANNA\nThere.\n"
    >>> names_like_words(read_screenplay(script.encode(), "s.fountain"))
    ('PIKE',)
    """
    speakers = {
        element.text.split("(")[0].strip()
        for scene in play.scenes
        for element in scene.elements
        if element.kind is ElementKind.CUE
    }
    return tuple(sorted(name for name in speakers if " " not in name and says_word(name)))


def _cue(
    piece: Piece,
    category: EffectCategory,
    own: Sequence[tuple[float, tuple[int, int]]],
    alone: float,
) -> Cue | None:
    likely = max((score for score, _ in own), default=0.0)
    name = LABELS[category].lower()
    if likely >= THRESHOLD:
        marks = tuple(sorted(span for score, span in own if score >= THRESHOLD))
        words = ", ".join(dict.fromkeys(f"“{piece.text[a:b]}”" for a, b in marks))
        verb = "reads" if len(marks) == 1 else "read"
        why = f"{words} {verb} as {name} to be seen here"
    elif alone:
        likely, marks, why = alone, (), f"no word names it, but the line reads like {name}"
    else:
        return None
    return Cue(
        piece.scene, piece.element, piece.line, piece.page, category, piece.text,
        round(likely, 3), why, marks,
    )  # fmt: skip


def action_pieces(play: Screenplay) -> Iterator[Piece]:
    """Action and shot lines, long ones cut at sentence ends into pieces of about 30 words."""
    for scene in play.scenes:
        lengths = [max(1, len(element.text)) for element in scene.elements]
        total, before = sum(lengths) or 1, 0
        for index, element in enumerate(scene.elements):
            page = scene.page + scene.eighths / 8 * before / total
            before += lengths[index]
            if element.kind in SHOWN:
                for text in _cut(element.text):
                    yield Piece(scene.index, index, element.line, round(page, 2), text)


def _cut(text: str) -> Iterator[str]:
    piece: list[str] = []
    count = 0
    for sentence in _SENTENCE.split(" ".join(text.split())):
        words = len(sentence.split())
        if piece and count + words > LONGEST:
            yield " ".join(piece)
            piece, count = [], 0
        piece.append(sentence)
        count += words
    if any(letter.isalnum() for sentence in piece for letter in sentence):
        yield " ".join(piece)


_VEHICLES = (
    r"car|cab|taxi|truck|van|limo(?:usine)?|bus|jeep|pickup|sedan|suv|ambulance|train|"
    r"patrol car|police car|squad car|convertible|station wagon|minivan|lorry|carriage|tram"
)
_MOVING = re.compile(r"\b(moving|driving|travell?ing|in motion|on the road|speeding)\b", re.I)
_INSIDE = re.compile(rf"\b(?:{_VEHICLES})\b|['’]s (?:{_VEHICLES})\b", re.IGNORECASE)
_STANDING = re.compile(
    r"\b(parked|park|parking|lot|dealer\w*|stationary|garage|showroom|station|stop|wash|repair)\b",
    re.I,
)
_NIGHT = re.compile(r"\b(night|midnight|moonlight)\b", re.IGNORECASE)
_WIDE = re.compile(
    r"\b(desert|ocean|sea|coast|beach|mountains?|plains?|prairie|valley|forest|woods|jungle|"
    r"fields?|canyon|glacier|dunes?|moor|steppe|battlefield|highway|lake|island)\b",
    re.IGNORECASE,
)
_BUILT = re.compile(
    r"\b(castle|palace|fortress|citadel|spaceship|starship|space station|planet|moon base|"
    r"skyline|metropolis|colosseum|coliseum|pyramids?|walled city|spaceport|orbit|mars|"
    r"cityscape|ancient|medieval|futuristic|alien city|kingdom|establishing)\b"
    r"|\b1[0-8]\d\d\b|\b2[1-9]\d\d\b",
    re.IGNORECASE,
)


def heading_cues(scene: Scene) -> Iterator[Cue]:
    """What a heading alone calls for."""
    heading = scene.heading
    text = heading.text

    def cue(category: EffectCategory, found: re.Match[str], confidence: float, why: str) -> Cue:
        return Cue(
            scene.index, -1, scene.line, round(scene.page, 2), category, text, confidence, why,
            (found.span(),),
        )  # fmt: skip

    inside, moving = _INSIDE.search(text), _MOVING.search(text)
    if heading.setting in ("INT", "INT/EXT") and inside and not _STANDING.search(text):
        if moving:
            why = "the heading sets the scene inside a moving vehicle"
            yield cue(EffectCategory.DRIVING_PLATE, moving, 0.95, why)
        else:
            why = "the heading sets the scene inside a vehicle; plates are needed if it moves"
            yield cue(EffectCategory.DRIVING_PLATE, inside, 0.55, why)
    if named := re.search(r"day[ -]for[ -]night", text, re.IGNORECASE):
        yield cue(EffectCategory.DAY_FOR_NIGHT, named, 0.99, "the heading asks for it")
    elif heading.setting.startswith("EXT") and _NIGHT.search(text):
        if wide := _WIDE.search(heading.location or text):
            start = text.find(wide.group())
            span = re.compile(re.escape(wide.group())).search(text, max(0, start)) or wide
            why = "a night exterior too wide to light: consider shooting it by day"
            yield cue(EffectCategory.DAY_FOR_NIGHT, span, 0.55, why)
    if built := _BUILT.search(text):
        inside_built = heading.setting == "INT"
        why = "the heading names a place that is not there to be filmed"
        yield cue(EffectCategory.SET_EXTENSION, built, 0.55 if inside_built else 0.8, why)


_OUTCRY: tuple[tuple[EffectCategory, re.Pattern[str]], ...] = tuple(
    (category, re.compile(pattern, re.IGNORECASE))
    for category, pattern in (
        (EffectCategory.EXPLOSION, r"\b(?:gonna|going to) (?:blow|explode)\b(?! (?:it|this|you))"),
        (EffectCategory.EXPLOSION, r"\bfire in the hole\b|\bincoming!|\bgrenade!"),
        (EffectCategory.WEAPON, r"\b(?:he|she)(?:['’]s| has) got a (?:gun|knife)\b"),
        (
            EffectCategory.FIRE,
            r"\bthe (?:building|house|ship|car|plane|roof|barn|whole place)(?:['’]s| is)"
            r" (?:on fire|burning)\b",
        ),
        (EffectCategory.WATER, r"\b(?:ship|boat)(?:['’]s| is) sinking\b"),
        (
            EffectCategory.DESTRUCTION,
            r"\b(?:roof|ceiling|bridge|building|tunnel)(?:['’]s| is)"
            r" (?:collapsing|coming down|caving in|going to collapse)\b",
        ),
    )
)


def outcries(scene: Scene, shown: set[EffectCategory]) -> Iterator[Cue]:
    """Dialogue that cries out what happens now, where no line of the scene shows it."""
    for index, element in enumerate(scene.elements):
        if element.kind is not ElementKind.DIALOGUE:
            continue
        for category, pattern in _OUTCRY:
            found = pattern.search(element.text)
            if found and category not in shown:
                shown = shown | {category}
                yield Cue(
                    scene.index, index, element.line, round(scene.page, 2), category,
                    element.text, 0.55, "a character cries it out; no line shows it",
                    (found.span(),),
                )  # fmt: skip
