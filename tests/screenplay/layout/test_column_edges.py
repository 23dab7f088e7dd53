"""What a line is, just inside and just outside of each rule of the columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from filmai_core.screenplay.layout.columns import Columns, mark_lines
from filmai_core.screenplay.layout.lines import Line, Mark
from filmai_core.screenplay.model import ElementKind

K = ElementKind
#: The usual page: action at 15, dialogue at 25, cues at 37, text up to 75.
USUAL = Columns(15.0, 25.0, 37.0, 75.0, support=9, border=22.0)
CENTRED = replace(USUAL, cue=40.0, centred=True)
FLUSH = Columns(15.0, 15.0, 37.0, 75.0, flush=True, support=9, border=18.0)


def at(left: float, text: str, **more: object) -> Line:
    return Line(text, left, left + len(text), **more)  # type: ignore[arg-type]


HEADING = at(15, "INT. PIER - DAY", gap=True)
ACTION = at(15, "The boat goes.", gap=True)
CUE = at(37, "ANNA", gap=True)
SAID = at(25, "We are late again.")
SPEECH = [HEADING, ACTION, CUE, SAID]
END = at(15, "She goes too.", gap=True)


def last(*lines: Line, columns: Columns = USUAL) -> Mark:
    """The mark of the last line."""
    return mark_lines(lines, columns)[-1]


def told(*lines: Line, columns: Columns = USUAL) -> tuple[ElementKind, float]:
    mark = last(*lines, columns=columns)
    return mark.kind, mark.confidence


def nth(index: int, *lines: Line, columns: Columns = USUAL) -> tuple[ElementKind, float]:
    mark = mark_lines(lines, columns)[index]
    return mark.kind, mark.confidence


@pytest.mark.parametrize(
    ("left", "wanted"),
    [(21.9, (K.ACTION, 1)), (22, (K.DIALOGUE, 1)), (26.5, (K.DIALOGUE, 1)),
     (28.9, (K.DIALOGUE, 1)), (29, (K.DIALOGUE, 0.7))],
)  # fmt: skip
def test_how_far_dialogue_may_be_off_its_column(
    left: float, wanted: tuple[ElementKind, float]
) -> None:
    assert told(*SPEECH, at(left, "and this, too")) == wanted


@pytest.mark.parametrize(
    ("left", "sure"), [(34.7, 0.8), (34.9, 1.0), (37, 1.0), (39.1, 1.0), (39.3, 0.8)]
)
def test_how_far_a_cue_may_miss_its_column(left: float, sure: float) -> None:
    assert nth(1, ACTION, at(left, "BEN", gap=True), SAID) == (K.CUE, sure)


@pytest.mark.parametrize(("middle", "sure"), [(37.3, 0.8), (37.5, 1), (42.5, 1), (42.7, 0.8)])
def test_how_far_a_centred_cue_may_miss_its_middle(middle: float, sure: float) -> None:
    lines = (ACTION, at(middle - 2, "BENN", gap=True), SAID)
    assert nth(1, *lines, columns=CENTRED) == (K.CUE, sure)


def test_a_centred_line_at_dialogues_edge_is_no_cue() -> None:
    line = at(25, "YES, AND I WILL NOT BE LATE.")  # its middle is 39
    assert told(*SPEECH, line, SAID, columns=CENTRED) == (K.DIALOGUE, 1)
    assert nth(4, *SPEECH, line, SAID, columns=CENTRED) == (K.DIALOGUE, 1)


@pytest.mark.parametrize(
    ("under", "kind"),
    [
        (at(28, "We go."), K.CUE), (at(22, "We go."), K.CUE), (at(28.1, "We go."), K.TRANSITION),
        (at(21.9, "We go."), K.CENTERED), (at(50, "(low)"), K.CUE),
        (at(25, "We go.", gap=True), K.CENTERED), (at(25, "We go.", gap=True, top=True), K.CUE),
        (at(25, "We go.", dual=True), K.CENTERED),
    ],
)  # fmt: skip
def test_what_stands_under_a_cue(under: Line, kind: ElementKind) -> None:
    found, _ = nth(1, ACTION, at(37, "BEN BENSON", gap=True), under)
    assert (found is K.CUE) is (kind is K.CUE)


@pytest.mark.parametrize(("top", "cue"), [(False, True), (True, False)])
def test_at_actions_edge_a_page_break_ends_what_stands_under_a_cue(top: bool, cue: bool) -> None:
    kind, _ = nth(1, ACTION, CUE, at(15, "We go.", top=top), columns=FLUSH)
    assert (kind is K.CUE) is cue


@pytest.mark.parametrize(("wraps", "sure"), [(1, True), (6, True), (7, False)])
def test_a_cue_goes_on_over_at_most_six_lines(wraps: int, sure: bool) -> None:
    lines = [ACTION, CUE, *[at(37, "AND BEN") for _ in range(wraps)], SAID]
    assert (nth(1, *lines) == (K.CUE, 1)) is sure


@pytest.mark.parametrize(("left", "cue"), [(37.7, True), (36.3, True), (37.9, False)])
def test_a_cues_second_line_stands_at_its_first_ones_edge(left: float, cue: bool) -> None:
    found, _ = nth(1, ACTION, CUE, at(left, "AND BEN"), SAID)
    assert (found is K.CUE) is cue


def test_a_cue_that_is_the_last_line_has_nothing_under_it() -> None:
    mark = last(*SPEECH, at(15, "They go.", gap=True), CUE)
    assert (mark.kind, mark.confidence) == (K.CUE, 0.7)
    assert mark.reason == "a name in the cue column with nothing said under it"
    odd = mark_lines([*SPEECH, CUE, at(15, "They go.")], USUAL)[4]
    assert (odd.kind, odd.reason) == (K.CUE, "an odd cue")
    apart = mark_lines([*SPEECH, CUE, END], USUAL)[4]
    assert apart.reason == "a name in the cue column with nothing said under it"
    assert last(*SPEECH, at(37, "BEN", gap=True)).kind is not K.CUE


@pytest.mark.parametrize(
    ("text", "sure"),
    [("Ben", 0.9), ("Ben.", 0), ("Ben,", 0), ("Ben (low)", 0.9), ("b" * 48, 0.9), ("b" * 49, 0)],
)
def test_a_cue_in_small_letters_is_likely_if_it_ends_like_a_name(text: str, sure: float) -> None:
    kind, confidence = nth(1, ACTION, at(37, text, gap=True), SAID)
    assert (confidence if kind is K.CUE else 0) == sure


@pytest.mark.parametrize(("length", "cue"), [(78, True), (79, False)])
def test_a_line_of_more_than_78_signs_is_no_cue(length: int, cue: bool) -> None:
    sure = nth(1, ACTION, at(37, "B" * length, gap=True), SAID) == (K.CUE, 1)
    assert sure is cue


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (at(15, "Int. boat - day", gap=True), (K.HEADING, 1)),
        (at(15, "INT. BOAT - DAY", gap=True), (K.HEADING, 1)),
        (at(15, "INT. BOAT - DAY", top=True), (K.HEADING, 1)),
        (at(15, "INT. BOAT - DAY"), (K.HEADING, 0.8)),
        (at(15, "INT. Boat - day"), (K.HEADING, 0.8)),
        (at(15, "INNEN. BOOT - TAG", gap=True), (K.HEADING, 1)),
        (at(15, "Innen. Boot - Tag", gap=True), (K.ACTION, 1)),
        (at(15, "Ext. boat - day", gap=True), (K.HEADING, 1)),
        (at(15, "Est. boat - day", gap=True), (K.HEADING, 1)),
        (at(15, "I/e. boat - day", gap=True), (K.HEADING, 1)),
        (at(15, "Inside, it rains.", gap=True), (K.ACTION, 1)),
        (at(15, "(It rains.)", gap=True), (K.ACTION, 1)),
        (at(15, "THE BOAT", gap=True), (K.ACTION, 1)),
        (at(15, "CUT TO:", gap=True), (K.TRANSITION, 1)),
        (at(15, "CLOSE ON THE BOAT", gap=True), (K.SHOT, 0.8)),
        (at(15, "CLOSE ON THE BOAT", top=True), (K.SHOT, 0.8)),
        (at(15, "CLOSE ON THE BOAT"), (K.ACTION, 1)),
        (at(15, "12 BOATS", scene="12"), (K.HEADING, 1)),
        (at(25, "INT. BOAT - DAY", gap=True), (K.HEADING, 0.8)),
        (at(60, "CUT TO:", gap=True), (K.TRANSITION, 1)),
        (at(25, "Nobody says so.", gap=True), (K.ACTION, 0.6)),
        (at(26.5, "Nobody says so.", gap=True), (K.ACTION, 0.6)),
        (at(26.7, "Nobody says so.", gap=True), (K.ACTION, 0.7)),
    ],
)  # fmt: skip
def test_a_line_under_action(line: Line, wanted: tuple[ElementKind, float]) -> None:
    assert told(HEADING, ACTION, line) == wanted


def test_the_first_line_of_all_may_be_a_heading_or_a_shot() -> None:
    assert told(at(15, "INT. BOAT - DAY")) == (K.HEADING, 1)
    assert told(at(15, "CLOSE ON THE BOAT")) == (K.SHOT, 0.8)
    assert told(HEADING, at(15, "EXT. SEA - DAY")) == (K.HEADING, 1)


@pytest.mark.parametrize(
    ("below", "kind"),
    [(at(15, "It sinks."), K.ACTION), (at(15, "It sinks.", gap=True), K.SHOT),
     (at(15, "It sinks.", top=True), K.SHOT)],
)  # fmt: skip
def test_a_shot_stands_alone(below: Line, kind: ElementKind) -> None:
    assert nth(1, ACTION, at(15, "CLOSE ON THE BOAT", gap=True), below)[0] is kind


@pytest.mark.parametrize(
    ("right", "end", "kind"),
    [(66, "S", K.HEADING), (65, "S", K.ACTION), (40, "S", K.ACTION), (40, "-", K.HEADING),
     (40, "/", K.HEADING)],
)  # fmt: skip
def test_a_heading_wraps_where_the_next_word_found_no_room(
    right: int, end: str, kind: ElementKind
) -> None:
    heading = at(15, "INT. ".ljust(right - 16, "A") + end, gap=True)
    lines = [at(15, "A" * 60, gap=True), heading, at(15, "CABIN TWO")]
    assert nth(2, *lines)[0] is kind
    assert nth(2, *lines[:2], at(15, "Cabin two"))[0] is K.ACTION
    assert nth(2, *lines[:2], at(15, "CABIN TWO", gap=True))[0] is K.ACTION


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (at(25, "(softly)"), (K.PARENTHETICAL, 1)), (at(15, "(aside)"), (K.PARENTHETICAL, 1)),
        (at(15, "(aside"), (K.ACTION, 1)), (at(15, "aside)"), (K.ACTION, 1)),
        (at(25.7, "(we went"), (K.DIALOGUE, 1)), (at(25.9, "(we went"), (K.PARENTHETICAL, 1)),
        (at(25, "FADE OUT."), (K.DIALOGUE, 1)), (at(60, "CUT TO:"), (K.TRANSITION, 1)),
        (at(25, "Then we go.", gap=True), (K.DIALOGUE, 0.8)),
        (at(25, "THEN WE GO.", gap=True), (K.ACTION, 0.6)),
        (at(25, "Then we go.", gap=True, top=True), (K.DIALOGUE, 1)),
    ],
)  # fmt: skip
def test_a_line_under_speech(line: Line, wanted: tuple[ElementKind, float]) -> None:
    assert told(*SPEECH, line) == wanted


@pytest.mark.parametrize(
    ("more", "kind"),
    [({"gap": True, "top": True}, K.ACTION), ({"gap": True, "top": True, "carried": True},
     K.DIALOGUE), ({"gap": True, "carried": True}, K.ACTION), ({}, K.DIALOGUE)],
)  # fmt: skip
def test_speech_at_actions_edge_goes_on_over_a_page_if_it_says_so(
    more: dict[str, bool], kind: ElementKind
) -> None:
    lines = (CUE, at(15, "We are late."), at(15, "Then we go.", **more))
    assert told(*lines, columns=FLUSH)[0] is kind


@pytest.mark.parametrize(("between", "kind"), [(2, K.PARENTHETICAL), (3, K.DIALOGUE)])
def test_a_bracket_among_dialogue_closes_within_three_lines(
    between: int, kind: ElementKind
) -> None:
    lines = [*SPEECH, at(25, "(we went"), *[SAID] * between, at(25, "there)"), SAID]
    assert nth(4, *lines)[0] is kind
    assert nth(4, *SPEECH, at(25, "(we went"), at(25, "there)", gap=True))[0] is K.DIALOGUE
    assert nth(4, *SPEECH, at(25, "(we went"), at(25, "there)", dual=True))[0] is K.DIALOGUE


@pytest.mark.parametrize(("count", "kind"), [(5, K.PARENTHETICAL), (6, K.DIALOGUE)])
def test_a_bracket_stays_open_over_six_lines(count: int, kind: ElementKind) -> None:
    rest = [at(31, "and on") for _ in range(count)]
    # One line more than `rest` is asked: the seventh is too far from where it opened.
    assert told(*SPEECH, at(31, "(he turns"), *rest, at(28, "and on"))[0] is K.DIALOGUE
    assert told(*SPEECH, at(31, "(he turns"), *rest, at(31, "and")) == (
        kind, 1 if kind is K.PARENTHETICAL else 0.7,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("left", "kind"), [(32.5, K.PARENTHETICAL), (29.5, K.PARENTHETICAL), (32.7, K.DIALOGUE)]
)
def test_lines_of_one_bracket_stand_under_each_other(left: float, kind: ElementKind) -> None:
    assert told(*SPEECH, at(31, "(he turns"), at(left, "and goes)"))[0] is kind


def test_a_bracket_that_was_never_closed_ends_at_the_next_one() -> None:
    lines = [*SPEECH, at(31, "(he turns"), at(31, "(she too)"), at(28, "We go.")]
    assert told(*lines) == (K.DIALOGUE, 1)
    assert told(*lines[:-1], at(31, "We go.")) == (K.DIALOGUE, 0.7)
    nested = [*SPEECH, at(31, "(he（she"), at(31, "turns）"), at(31, "and goes)")]
    assert told(*nested)[0] is K.PARENTHETICAL
    assert told(*nested, at(31, "We go.")) == (K.DIALOGUE, 0.7)


def test_side_by_side_a_columns_first_line_is_its_cue() -> None:
    rows = [at(20, "ANNA", dual=True, opens=True), at(20, "(low)", dual=True),
            at(20, "(we go", dual=True), at(20, "We go.", dual=True)]  # fmt: skip
    assert [mark.kind for mark in mark_lines([ACTION, *rows], USUAL)][1:] == [
        K.CUE, K.PARENTHETICAL, K.DIALOGUE, K.DIALOGUE,
    ]  # fmt: skip


def centre(middle: float, text: str) -> Line:
    return at(middle - len(text) / 2, text, gap=True)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (centre(45, "The End"), (K.CENTERED, 1)), (centre(42, "The End"), (K.CENTERED, 1)),
        (centre(48, "The End"), (K.CENTERED, 1)), (centre(41.9, "The End"), (K.ACTION, 0.7)),
        (centre(48.1, "The End"), (K.ACTION, 0.7)), (centre(48.1, "THE END"), (K.ACTION, 0.7)),
        (at(49, "WE SEE HER"), (K.ACTION, 0.7)), (at(49.1, "WE SEE HER"), (K.TRANSITION, 0.7)),
        (at(49.1, "We see her"), (K.ACTION, 0.7)),
        (at(53, "WE SEE HE:"), (K.TRANSITION, 0.7)), (at(53.1, "WE SEE HE:"), (K.TRANSITION, 1)),
        (at(53.1, "We see he:"), (K.ACTION, 0.7)),
    ],
)  # fmt: skip
def test_a_line_in_none_of_the_columns(line: Line, wanted: tuple[ElementKind, float]) -> None:
    assert told(HEADING, ACTION, line) == wanted
