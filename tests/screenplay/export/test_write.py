from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmai_core.errors import InputError
from filmai_core.screenplay.assemble import Source, assemble, source_of
from filmai_core.screenplay.export.write import export, to_fdx, to_fountain, write_screenplay
from filmai_core.screenplay.formats import fdx
from filmai_core.screenplay.formats.fountain import reader as fountain
from filmai_core.screenplay.model import Element, ElementKind, Reading, Screenplay
from filmai_core.screenplay.read import read_screenplay

K = ElementKind


def essence(play: Screenplay) -> object:
    """What must survive: everything but lines, pages and confidence."""
    return (
        play.title_page,
        [
            (
                scene.heading, scene.characters, sorted(scene.cast),
                [(e.kind, e.text, e.character, e.dual, e.depth) for e in scene.elements],
            )
            for scene in play.scenes
        ],
        [(person.name, person.cues, person.speeches, person.words) for person in play.characters],
    )  # fmt: skip


def play_of(*elements: Element, title: tuple[tuple[str, str], ...] = ()) -> Screenplay:
    numbered = [
        Element(e.kind, e.text, line, dual=e.dual, number=e.number, depth=e.depth, cast=e.cast,
                eighths=e.eighths)
        for line, e in enumerate(elements, start=1)
    ]  # fmt: skip
    return assemble(Reading(tuple(numbered), title), Source("test", "fountain", "0" * 64))


def again(play: Screenplay, kind: str) -> Screenplay:
    """Written and read again; by the reader itself, as ten words are too few to sniff at."""
    data = export(play, kind)
    reader = {"fountain": fountain, "fdx": fdx}[kind]
    return assemble(reader.read(data), source_of(data, f"again.{kind}", kind))


WORDS = (
    st.text(st.sampled_from("aB é'’.,-!?:*_~#=>@<()[]/\\^1 你好INT. "), min_size=1, max_size=24)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: any(c.isalpha() for c in text))
)
NAMES = st.sampled_from(
    ["ANNA", "BEN", "MR. O’NEIL", "ÉLODIE (V.O.)", "ANNA (CONT'D)", "李雷", "McCoy", "DEALER #2",
     "BOOM!", "INTA", "MARIE [ANNA]"]
)  # fmt: skip


@st.composite
def speeches(draw: st.DrawFn) -> list[Element]:
    spoken = [Element(K.DIALOGUE, draw(WORDS))]
    if draw(st.booleans()):
        spoken.insert(0, Element(K.PARENTHETICAL, "(softly)"))
    if draw(st.booleans()):
        spoken.append(Element(K.LYRIC, draw(WORDS)))
    if draw(st.booleans()):
        spoken.append(Element(K.DIALOGUE, draw(WORDS)))
    return [Element(K.CUE, draw(NAMES)), *spoken]


@st.composite
def blocks(draw: st.DrawFn) -> list[Element]:
    kind = draw(st.sampled_from(
        ["speech", "dual", K.ACTION, K.TRANSITION, K.SHOT, K.CENTERED, K.SECTION, K.SYNOPSIS,
         K.HEADING, K.PAGE_BREAK, K.NOTE]
    ))  # fmt: skip
    if kind == "speech":
        return draw(speeches())
    if kind == "dual":
        pair = draw(speeches()) + draw(speeches())
        return [Element(e.kind, e.text, dual=True) for e in pair]
    assert isinstance(kind, ElementKind)
    if kind is K.PAGE_BREAK:
        return [Element(kind, "")]
    if kind is K.HEADING:
        heading = draw(st.sampled_from(
            ["INT. HOUSE - DAY", "EXT. STREET - NIGHT", "THE ROOF", "内景 客厅 夜"]
        ))  # fmt: skip
        cast = draw(st.sampled_from([(), ("ANNA", "The Dog")]))
        return [Element(kind, heading, number=draw(st.sampled_from(["", "12A"])), cast=cast)]
    if kind is K.SECTION:
        return [Element(kind, draw(WORDS.map(lambda t: t.lstrip("# ") or "x")),
                        depth=draw(st.integers(1, 4)))]  # fmt: skip
    text = draw(WORDS)
    if kind is K.ACTION and draw(st.booleans()):
        text += "\n" + draw(WORDS)
    return [Element(kind, text)]


SCRIPTS = st.lists(blocks(), min_size=1, max_size=8).map(
    lambda parts: [e for p in parts for e in p]
)


def normal(elements: list[Element]) -> list[Element]:
    """Free of what no reader makes: notes that break a dual pair, marks around whole texts."""
    kept: list[Element] = []
    for element in elements:
        text = element.text.strip()
        if element.kind in (K.TRANSITION, K.CENTERED):
            text = text.strip("<> ") or "x"
        if element.kind is K.NOTE:
            text = text.replace("[", "").replace("]", "").strip() or "x"
        if element.kind in (K.SYNOPSIS, K.SECTION):
            text = text.lstrip("=# ") or "x"
        if element.kind is K.LYRIC:
            text = text.lstrip("~ ") or "x"
        if element.kind is K.DIALOGUE and text[:1] == "(" and text[-1:] == ")":
            text += "."
        kept.append(Element(element.kind, text, dual=element.dual, number=element.number,
                            depth=element.depth, cast=element.cast))  # fmt: skip
    return kept


@pytest.mark.parametrize("kind", ["fountain", "fdx"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(elements=SCRIPTS)
def test_what_is_written_reads_the_same(kind: str, elements: list[Element]) -> None:
    first = again(play_of(*normal(elements)), kind)  # what a reader makes
    assert essence(again(first, kind)) == essence(first)


@pytest.mark.parametrize("kind", ["fountain", "fdx"])
def test_every_rule_survives_both_exports(kind: str) -> None:
    rules = Path(__file__).resolve().parents[2] / "data" / "fountain_rules.txt"
    for part in rules.read_text(encoding="utf-8").split("\n=== ")[1:]:
        title, _, body = part.partition("\n")
        source = body.partition("\n-->")[0]
        for mark, char in (("<TAB>", "\t"), ("<2SP>", "  "), ("<NBSP>", "\xa0"), ("<FF>", "\f")):
            source = source.replace(mark, char)
        data = source.encode()
        play = assemble(fountain.read(data), source_of(data, "rule.fountain", "fountain"))
        assert essence(again(play, kind)) == essence(play), title


def test_title_page_survives_both_exports() -> None:
    title = (("title", "BRICK & STEEL\nFULL RETIRED"), ("author", "Stu *M*"), ("contact", "a\nb"))
    play = play_of(Element(K.ACTION, "He sits."), title=title)
    assert again(play, "fountain").title_page == title
    assert again(play, "fdx").title_page == title


def test_action_that_looks_like_a_title_page_stays_action() -> None:
    play = play_of(Element(K.ACTION, "Title: not one\nAuthor: nobody"))
    assert essence(again(play, "fountain")) == essence(play)


def test_lines_that_are_marks_are_forced() -> None:
    play = play_of(
        Element(K.ACTION, "ANNA\nlaughs."), Element(K.CUE, "McCoy"),
        Element(K.DIALOGUE, ".45 calibre"), Element(K.HEADING, "THE ROOF", number="3"),
        Element(K.TRANSITION, "Burn to white."), Element(K.SHOT, "CLOSE ON"),
    )  # fmt: skip
    assert to_fountain(play).split("\n\n") == [
        "\n!ANNA\nlaughs.", "@McCoy\n\\.45 calibre", ".THE ROOF #3#", "> Burn to white.",
        "!!CLOSE ON\n",
    ]  # fmt: skip
    assert essence(again(play, "fountain")) == essence(play)


def test_final_draft_keeps_lengths_numbers_and_dual_dialogue() -> None:
    play = play_of(
        Element(K.HEADING, "INT. HOUSE - DAY", number="12A", eighths=11),
        Element(K.CUE, "ANNA", dual=True), Element(K.DIALOGUE, "One.", dual=True),
        Element(K.CUE, "BEN", dual=True), Element(K.DIALOGUE, "Two.", dual=True),
    )  # fmt: skip
    text = to_fdx(play).decode()
    assert 'Number="12A"' in text and 'Length="1 3/8"' in text and text.count("DualDialogue") == 2
    assert again(play, "fdx").scenes[0].eighths == 11


def test_unknown_export_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="rtf"):
        write_screenplay(play_of(Element(K.ACTION, "x")), tmp_path / "a.rtf")
    assert list(tmp_path.iterdir()) == []


def test_write_leaves_one_whole_file(tmp_path: Path) -> None:
    write_screenplay(play_of(Element(K.ACTION, "x")), tmp_path / "a.fountain")
    assert [path.name for path in tmp_path.iterdir()] == ["a.fountain"]


@pytest.mark.corpus
@pytest.mark.parametrize("kind", ["fountain", "fdx"])
@pytest.mark.parametrize("name", ["official/Big-Fish.fountain", "plays/buechner-woyzeck.fountain"])
def test_real_scripts_survive_export(shared_dir: Path, name: str, kind: str) -> None:
    play = read_screenplay((shared_dir / "scripts" / name).read_bytes(), name)
    assert essence(again(play, kind)) == essence(play)
