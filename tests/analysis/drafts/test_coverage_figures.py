"""Each sentence of coverage, recomputed from the play in another way, on several scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from filmai_core.analysis.breakdown.shot_words import Complexity
from filmai_core.analysis.context import Context
from filmai_core.analysis.drafts.coverage import Statement, write_coverage
from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.emotions.arcs import find_arc
from filmai_core.analysis.emotions.tension import find_shapes
from filmai_core.analysis.emotions.timeline import score_emotions
from filmai_core.analysis.people.bechdel import bechdel
from filmai_core.analysis.people.network_analysis import NETWORK
from filmai_core.screenplay.model import ElementKind, Screenplay
from filmai_core.screenplay.read import read_screenplay
from filmai_core.settings import ASSETS
from filmai_core.text import count_words

SHORT = "INT. A - DAY\n\nThe lamp is off.\n\nANN\nHello.\n"

NUMBERED = """INT. HALL - DAY #7A#

Rain on the glass.

ANN
(low)
Hello.

BEN
Hello, Ann.

EXT. YARD - DAY #8#

ANN AND BEN
Wait for us!

CAT
I am waiting. I have waited since noon and I would wait for you until the lake is dry.

ANN
We know, Cat.
"""

BROKEN = (
    "INT. COURT - DAY\n\nJUDGE\n" + "one two three four five six seven\n" * 12
    + "(beat)\n" + "eight nine ten eleven twelve\n" * 10 + "\nCLERK\nSo noted.\n"
)  # fmt: skip

LONG = "".join(
    f"INT. ROOM {n} - DAY\n\n{'A lamp sways over the table. ' * (n % 5 + 1)}\n\n"
    + "".join(f"{who}\n{'joy and words ' * (n % 7 + 1)}.\n\n" for who in ("ANN", "BEN")[: n % 3])
    for n in range(1, 40)
)  # fmt: skip

CHINESE = (
    "1. 内景 客厅 夜\n\n灯灭了。\n\n小云：你去哪里？\n\n阿强：我去找妈妈。\n\n"
    "2. 外景 街道 日\n\n小云：等等我。\n"
)

SCRIPTS = {
    "short": (SHORT, "short.fountain"),
    "numbered": (NUMBERED, "numbered.fountain"),
    "broken": (BROKEN, "broken.fountain"),
    "long": (LONG, "long.fountain"),
    "chinese": (CHINESE, "drama.txt"),
    "sample": ((ASSETS / "sample.fountain").read_text(encoding="utf-8"), "sample.fountain"),
}
CORPUS = (
    "official/Big-Fish.fountain", "official/Brick-and-Steel.fdx", "actone/BeeDetective.fountain",
    "plays/buechner-woyzeck.fountain", "plays/chekhov-chaika.fountain",
)  # fmt: skip


def reading_of(play: Screenplay, scorer: Any) -> DraftReading:
    timeline = score_emotions(play, scorer, model="words")
    rows: Sequence[Any] = [
        SimpleNamespace(scene=n % len(play.scenes), complexity=list(Complexity)[n % 3])
        for n in range(len(play.scenes) + 2)
    ]
    network = NETWORK.recall(play, Context())
    return DraftReading(
        play, timeline, find_arc(timeline), None, network, bechdel(play), (), tuple(rows), {},
        find_shapes(play, timeline),
    )  # fmt: skip


@pytest.fixture(params=list(SCRIPTS))
def reading(request: pytest.FixtureRequest, scorer: Any) -> DraftReading:
    text, name = SCRIPTS[request.param]
    return reading_of(read_screenplay(text.encode(), name), scorer)


@pytest.fixture(params=CORPUS)
def real(request: pytest.FixtureRequest, scorer: Any, shared_dir: Path) -> DraftReading:
    data = (shared_dir / "scripts" / request.param).read_bytes()
    return reading_of(read_screenplay(data, request.param), scorer)


def test_every_figure_is_the_plays(reading: DraftReading) -> None:
    check(reading)


@pytest.mark.corpus
def test_every_figure_is_the_plays_on_real_scripts(real: DraftReading) -> None:
    check(real)


def check(reading: DraftReading) -> None:
    found = write_coverage(reading)
    assert found
    for statement in found:
        CHECKS[statement.topic](reading, statement)
        assert statement.scenes
        said = f"{statement.text} {statement.measure}"
        assert not re.search(r"(?<![\d.])1 (?:scenes|pages|words|shots|speeches)\b", said)
        assert "0.00" not in said
        assert not re.search(r"scenes (\S+) and \1\b", said)


def cited(play: Screenplay, text: str) -> list[int]:
    """The scenes that a text names, as indices."""
    numbers = [scene.heading.number or str(scene.index + 1) for scene in play.scenes]
    named = re.findall(r"scenes? ((?:[\w.-]+, )*[\w.-]+(?: and [\w.-]+)?)", text)
    words = [word for part in named for word in re.split(r", | and ", part.rstrip("."))]
    return [numbers.index(word) for word in words if word in numbers]


def spoken(play: Screenplay) -> list[int]:
    """Words of dialogue a scene."""
    kinds = (ElementKind.DIALOGUE, ElementKind.LYRIC)
    return [
        sum(count_words(e.text) for e in scene.elements if e.kind in kinds) for scene in play.scenes
    ]


def check_length(reading: DraftReading, said: Statement) -> None:
    assert f"{reading.play.pages:g} page" in said.text
    over = re.search(r"([\d.]+) over 120", said.text)
    if over:
        assert float(over[1]) == pytest.approx(reading.play.pages - 120, abs=0.051)
    under = re.search(r"([\d.]+) under", said.text)
    if under:
        assert float(under[1]) == pytest.approx(85 - reading.play.pages, abs=0.051)


def eighths(text: str) -> int:
    whole, part = re.fullmatch(r"(?:(\d+) ?)?(?:(\d)/8)?", text).groups()  # type: ignore[union-attr]
    return int(whole or 0) * 8 + int(part or 0)


def check_scenes(reading: DraftReading, said: Statement) -> None:
    lengths = [scene.eighths for scene in reading.play.scenes]
    median = re.search(r"median scene is ([\d /]+?) (?:of a page|pages?)\.", said.text)
    assert median
    below = sum(length < eighths(median[1]) for length in lengths)
    above = sum(length > eighths(median[1]) for length in lengths)
    assert max(below, above) <= len(lengths) / 2
    long = [n for n, length in enumerate(lengths) if length > 24]
    assert said.measure.startswith(f"{len(long)} over")
    if long:
        assert set(said.scenes) <= set(long)
        top = re.search(r"up to ([\d /]+?) pages?:", said.text)
        assert top and eighths(top[1]) == max(lengths)


def check_dialogue(reading: DraftReading, said: Statement) -> None:
    play = reading.play
    talk = spoken(play)
    if "speech" in said.text:
        longest = max(_speeches(play), key=lambda row: row[2])
        assert f"{longest[1]}'s, {longest[2]} words" in said.text
        assert cited(play, said.text) == [longest[0]]
        return
    share = re.search(r"Dialogue is (\d+)%", said.text)
    if share:
        kinds = (ElementKind.ACTION, ElementKind.PARENTHETICAL, ElementKind.TRANSITION,
                 ElementKind.SHOT, ElementKind.CENTERED, ElementKind.PAGE_BREAK)  # fmt: skip
        shown = sum(count_words(e.text) for s in play.scenes for e in s.elements if e.kind in kinds)
        assert int(share[1]) == pytest.approx(100 * sum(talk) / (sum(talk) + shown), abs=0.51)
    if "no scene has more" in said.text:
        (scene,) = cited(play, said.text)
        assert talk[scene] == max(talk)


def _speeches(play: Screenplay) -> list[tuple[int, str, int]]:
    """Scene, speaker and words by cue, from the flat run of elements."""
    found: list[tuple[int, str, int]] = []
    for scene in play.scenes:
        open_ = False
        for element in scene.elements:
            if element.kind is ElementKind.CUE:
                found.append((scene.index, element.character, 0))
                open_ = True
            elif element.kind in (ElementKind.DIALOGUE, ElementKind.LYRIC) and open_:
                where, who, words = found.pop()
                found.append((where, who, words + count_words(element.text)))
            elif element.kind is ElementKind.ACTION:
                open_ = False
    return found


def check_lead(reading: DraftReading, said: Statement) -> None:
    play = reading.play
    who = next(p for p in play.characters if said.text.startswith(f"{p.name} "))
    inside = {n for n, s in enumerate(play.scenes) if who.name in (*s.cast, *s.characters)}
    inside |= set(who.scenes)
    if "ranks first" in said.text:
        share = 100 * who.words / sum(person.words for person in play.characters)
        assert f"{share:.0f}% of the dialogue" in said.text
        assert said.scenes == (min(inside), max(inside))
        if len(inside) > 1:
            assert f"in {len(inside)} of {len(play.scenes)} scene" in said.text
    else:
        first, last = said.scenes
        assert not inside & set(range(first, last + 1))
        assert f"for {last - first + 1} scenes in a row" in said.text


def check_cast(reading: DraftReading, said: Statement) -> None:
    play = reading.play
    if "speak once" in said.text:
        single = [c for c in play.characters if " AND " not in c.name and "&" not in c.name]
        once = [c for c in single if c.speeches == 1]
        assert said.text.startswith(f"{len(once)} of {len(single)} characters")
        assert set(said.scenes) <= {c.scenes[0] for c in once}
    elif "never share" in said.text:
        one, other = re.match(r"(.+) and (.+), of those", said.text).groups()  # type: ignore[union-attr]
        assert not any(one in s.cast and other in s.cast for s in play.scenes)
    elif "alone joins" in said.text:
        who = said.text.split(" alone joins")[0]
        bridge = next(b for b in reading.network.measures.bridges if b.who == who)
        ties = [(t.a, t.b) for t in reading.network.network.ties if t.strength > 0]
        left, right = (set(side) - {who} for side in bridge.sides)
        assert not any({a, b} & left and {a, b} & right for a, b in ties if who not in (a, b))


def check_shape(reading: DraftReading, said: Statement) -> None:
    for name, shape in reading.shapes.items():
        assert re.search(rf"{name} p [<=>] 0\.\d\d", said.measure)
        told = said.text.lower().split(" more than ")[0]
        assert (name in told) == shape.reliable or "no reliable" in said.text
    assert reading.timeline
    if "darkest" in said.text:
        rows = [[] for _ in reading.play.scenes]  # type: list[list[float]]
        for passage, value in zip(reading.timeline.passages, reading.timeline.valence, strict=True):
            rows[passage.scene].append(float(value))
        means = {n: sum(row) / len(row) for n, row in enumerate(rows) if len(row) >= 5}
        low, high = said.scenes
        assert means[low] == min(means.values()) and means[high] == max(means.values())
    if "turns at" in said.text:
        counts = [len([p for p in reading.timeline.passages if p.scene == s]) for s in said.scenes]
        assert min(counts) >= 5


def check_effects(reading: DraftReading, said: Statement) -> None:
    counts = [sum(row.scene == n for row in reading.rows) for n in range(len(reading.play.scenes))]
    assert said.measure == f"{len(reading.rows)} shots"
    heavy = sum(row.complexity is Complexity.COMPLEX for row in reading.rows)
    assert f"{heavy or 'none'} of them complex" in said.text
    (most,) = cited(reading.play, said.text)
    assert counts[most] == max(counts) and said.text.endswith(f"with {max(counts)}.")


CHECKS = {
    "Length": check_length,
    "Scenes": check_scenes,
    "Dialogue": check_dialogue,
    "Lead": check_lead,
    "Cast": check_cast,
    "Shape": check_shape,
    "Effects": check_effects,
}


def test_a_speech_broken_over_lines_and_parentheticals_is_one(scorer: Any) -> None:
    play = read_screenplay(BROKEN.encode(), "x.fountain")
    found = write_coverage(reading_of(play, scorer))
    (said,) = [s for s in found if "speech" in s.text]
    assert said.text == "One speech over 120 words; the longest is JUDGE's, 134 words, in scene 1."


def test_thin_scenes_are_never_darkest_or_brightest(scorer: Any) -> None:
    thin = "INT. A - DAY\n\nANN\nsadness sadness\n\nINT. B - DAY\n\nANN\njoy joy\n\n"
    full = "".join(
        f"INT. {name} - DAY\n\n" + f"ANN\n{word} now\n\nBEN\n{word} here\n\n" * 4
        for name, word in (("C", "joy"), ("D", "anger"), ("E", "plain"))
    )
    reading = reading_of(read_screenplay((thin + full).encode(), "x.fountain"), scorer)
    (said,) = [s for s in write_coverage(reading) if s.topic == "Shape"]
    assert "scene 4 is darkest, scene 3 brightest" in said.text
    alone = replace(
        reading, play=(play := read_screenplay(thin.encode(), "y.fountain")),
        timeline=score_emotions(play, scorer, model="words"),
    )  # fmt: skip
    (said,) = [s for s in write_coverage(alone) if s.topic == "Shape"]
    assert "darkest" not in said.text
