"""Where the columns of a page are, just inside and just outside of each rule that finds them."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.layout.columns import Columns, find_columns
from filmai_core.screenplay.layout.lines import Line


def at(left: float, text: str, **more: object) -> Line:
    return Line(text, left, left + len(text), **more)  # type: ignore[arg-type]


HEADING = at(15, "INT. PIER - DAY", gap=True)
ACTION = at(15, "The boat goes.", gap=True)
CUE = at(37, "ANNA", gap=True)
SAID = at(25, "We are late again.")
END = at(15, "She goes too.", gap=True)


@pytest.mark.parametrize(("left", "support"), [(17.0, 0), (17.1, 1)])
def test_a_cue_stands_more_than_two_widths_right_of_what_is_under_it(
    left: float, support: int
) -> None:
    assert find_columns([at(left, "ANNA"), at(15, "We go.")]).support == support


@pytest.mark.parametrize(("length", "support"), [(48, 1), (49, 0)])
def test_a_cue_has_at_most_48_signs(length: int, support: int) -> None:
    assert find_columns([at(37, "A" * length), at(25, "We go.")]).support == support


@pytest.mark.parametrize("more", [{"gap": True}, {"top": True}])
def test_what_stands_apart_is_not_under_a_cue(more: dict[str, bool]) -> None:
    assert find_columns([CUE, at(25, "We go.", **more)]).support == 0


def test_brackets_under_a_cue_are_not_its_dialogue_unless_nothing_follows() -> None:
    brackets = [at(31, "(low)"), at(31, "(lower)")]
    assert find_columns([CUE, *brackets, SAID, END]).dialogue == 25
    assert find_columns([CUE, *brackets]).dialogue == 31
    apart = [CUE, at(31, "(low)"), at(28, "(lower)", gap=True), SAID, END]
    assert find_columns(apart).support == 0


def test_columns_side_by_side_tell_nothing_of_the_page() -> None:
    wide = at(60, "A LINE THAT GOES FAR OUT", dual=True)
    dual = [at(37, "ANNA", dual=True), at(25, "We go.", dual=True)]
    found = find_columns([HEADING, CUE, SAID, wide, *dual])
    assert (found.right, found.support) == (SAID.right, 1)
    assert find_columns([wide]).right == 0.0


def test_action_stands_where_most_headings_do() -> None:
    lines = [at(12, "INT. A - DAY"), HEADING, HEADING, CUE, SAID]
    assert find_columns(lines).action == 15


def test_without_headings_action_is_the_leftmost_edge_that_occurs_twice() -> None:
    lines = [at(5, "A stray."), at(9.6, "We go."), at(10.4, "They go."), CUE, SAID]
    assert find_columns(lines).action == 10
    assert find_columns([at(5, "One line.")]).action == 0.0


def test_in_a_long_script_a_thirtieth_of_the_lines_makes_an_edge() -> None:
    rest = [at(15, "They all go.") for _ in range(86)]
    few = [at(5, "A stray.") for _ in range(2)]
    assert find_columns([*few, *rest]).action == 5  # 88 lines: two are enough
    assert find_columns([*few, *rest, *rest[:2]]).action == 15  # 90 lines: three are needed


def test_without_speech_there_is_an_edge_for_action_only() -> None:
    assert find_columns([HEADING, ACTION]) == Columns(15, 0.0, 0.0, HEADING.right, border=18.0)


def speech_at(edge: float, cues: int, apart: int = 0) -> list[Line]:
    lines = [line for _ in range(cues) for line in (at(edge + 12, "ANNA"), at(edge, "We go."))]
    return lines + [at(edge, "A paragraph.", gap=True) for _ in range(apart)]


@pytest.mark.parametrize(
    ("edge", "cues", "apart", "action"),
    [(19, 7, 0, 9), (19, 7, 1, 9), (19, 6, 1, 19), (19, 6, 2, 19), (20, 6, 1, 10), (26, 6, 1, 16)],
)
def test_nothing_but_speech_leaves_room_for_action_at_its_left(
    edge: int, cues: int, apart: int, action: int
) -> None:
    assert find_columns(speech_at(edge, cues, apart)).action == action


@pytest.mark.parametrize(("shift", "action"), [(1.5, 19), (1.7, 9)])
def test_a_paragraph_apart_stands_in_the_speechs_column(shift: float, action: int) -> None:
    lines = speech_at(19, 6) + [at(19 + shift, "A paragraph.", gap=True)]
    assert find_columns(lines).action == action


def test_a_paragraph_at_the_top_of_a_page_is_not_known_to_stand_apart() -> None:
    lines = speech_at(19, 6) + [at(19, "A paragraph.", gap=True, top=True)]
    assert find_columns(lines).action == 9


@pytest.mark.parametrize(
    ("dialogue", "flush", "border"),
    [(16, True, 18), (17, False, 16), (19, False, 17), (21, False, 18), (22, False, 19),
     (25, False, 22)],
)  # fmt: skip
def test_the_border_is_between_action_and_dialogue(
    dialogue: int, flush: bool, border: float
) -> None:
    found = find_columns([HEADING, CUE, at(dialogue, "We go.")])
    assert (found.flush, found.border) == (flush, border)


NAMES = ("BO", "ANNABELLA", "CHRISTOPHORUS", "DEE")


@pytest.mark.parametrize(("count", "centred"), [(2, False), (3, True), (4, True)])
def test_three_cues_with_one_middle_are_centred(count: int, centred: bool) -> None:
    lines = [HEADING]
    for name in NAMES[:count]:
        lines += [at(40 - len(name) / 2, name), SAID]
    found = find_columns(lines)
    assert found.centred is centred and (not centred or found.cue == 40)


def test_cues_with_one_edge_and_one_middle_go_by_their_edge() -> None:
    found = find_columns([HEADING, *[CUE, SAID] * 3])
    assert (found.centred, found.cue) == (False, 37)
