"""What each line of a page is, on pages small enough to be checked by eye."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.formats.plain import print_lines
from filmai_core.screenplay.layout.columns import find_columns, mark_lines
from filmai_core.screenplay.layout.lines import Line
from filmai_core.screenplay.model import ElementKind
from filmai_core.screenplay.read import read_screenplay

K = ElementKind

#: Dialogue at the margin, as action is; only cues are set in.
FLUSH = """\
INT. LIGHTHOUSE - NIGHT

The lamp turns, and nobody is there to see it turn.

{cue}NORA
One more winter, and then
we are allowed to stop.

{cue}PIKE
Is it true you have soup?

{action}She sits.

{cue}NORA
Yes.
"""


def pairs(text: str) -> list[tuple[ElementKind, str]]:
    return [(e.kind, e.text) for e in read_screenplay(text.encode(), "a.txt").elements]


def kinds(text: str) -> list[ElementKind]:
    return [mark.kind for mark in mark_lines(print_lines(text.splitlines()).lines)]


@pytest.mark.parametrize("indent", [5, 6, 8, 10, 20])
def test_cues_over_dialogue_at_the_margin_are_cues_however_little_they_are_set_in(
    indent: int,
) -> None:
    found = pairs(FLUSH.format(cue=" " * indent, action=""))
    assert [text for kind, text in found if kind is K.CUE] == ["NORA", "PIKE", "NORA"]
    assert " ".join(text for kind, text in found if kind is K.DIALOGUE).split() == (
        "One more winter, and then we are allowed to stop. Is it true you have soup? Yes.".split()
    )
    assert (K.ACTION, "She sits.") in found


@pytest.mark.parametrize("indent", [0, 1, 2])
def test_action_stays_action_where_a_scan_has_moved_it_a_little(indent: int) -> None:
    text = FLUSH.format(cue=" " * 20, action=" " * indent)
    lines = print_lines(text.splitlines()).lines
    (mark,) = (
        mark
        for line, mark in zip(lines, mark_lines(lines), strict=True)
        if line.text == "She sits."
    )
    assert (mark.kind, mark.confidence) == (K.ACTION, 1.0)


#: Every kind in its column, the second page's first line to be filled in.
PAGE = """\
     INT. LIGHTHOUSE - NIGHT

     The lamp turns.

                         {cue}
               One more winter. Then we are
               both allowed to stop.

                         PIKE
               Is it true you have soup?

                         NORA
               Yes.
"""
LONG = "THE KEEPER OF THE SECOND LIGHTHOUSE AND"


def test_a_cue_too_long_for_a_line_is_one_cue() -> None:
    found = pairs(PAGE.format(cue=f"{LONG}\n{' ' * 25}HER BROTHER PIKE"))
    assert found[2:4] == [
        (K.CUE, f"{LONG} HER BROTHER PIKE"),
        (K.DIALOGUE, "One more winter. Then we are both allowed to stop."),
    ]


def test_a_cue_over_three_lines_is_one_cue() -> None:
    rest = f"\n{' ' * 25}".join([LONG, "HER BROTHER, WHO IS MUCH OLDER THAN SHE", "AND PIKE"])
    found = pairs(PAGE.format(cue=rest))
    assert found[2] == (K.CUE, " ".join(rest.split()))
    assert found[3][0] is K.DIALOGUE


def page_turned(at: str) -> list[Line]:
    """The page's lines, a page break above the line that begins so, its gap unknown."""
    lines = print_lines(PAGE.format(cue="NORA").splitlines()).lines
    (turn,) = (index for index, line in enumerate(lines) if line.text.startswith(at))
    moved = [line._replace(page=1 if index < turn else 2) for index, line in enumerate(lines)]
    moved[turn] = moved[turn]._replace(gap=True, top=True)
    return moved


def test_a_page_break_does_not_end_a_speech() -> None:
    turned = page_turned("both allowed")
    assert [mark.kind for mark in mark_lines(turned)] == kinds(PAGE.format(cue="NORA"))
    assert all(mark.confidence == 1.0 for mark in mark_lines(turned))


def test_a_blank_line_ends_a_speech_for_sure_only_within_a_page() -> None:
    apart = [line._replace(top=False) for line in page_turned("both allowed")]
    mark = mark_lines(apart)[4]
    assert mark.confidence < 1.0 and "apart" in mark.reason


def test_a_speech_read_over_a_printed_page_is_one_and_its_speakers() -> None:
    number = f"\n{' ' * 60}{{}}.\n\n"
    text = PAGE.format(cue="NORA").replace(
        "               both", number.format(2) + "               both"
    )
    text = text.replace("                         PIKE", number.format(3) + " " * 25 + "PIKE")
    found = read_screenplay(text.encode(), "a.txt").elements
    (speech,) = (e for e in found if e.text.startswith("One more winter"))
    assert speech.text == "One more winter. Then we are both allowed to stop."
    assert (speech.kind, speech.character) == (K.DIALOGUE, "NORA")
    assert [e.page for e in found if e.kind is K.CUE] == [1, 3, 3]


def test_columns_are_found_wherever_the_page_has_them() -> None:
    for shift in (0, 3, 11):
        text = "\n".join(" " * shift + line for line in PAGE.format(cue="NORA").splitlines())
        columns = find_columns(print_lines(text.splitlines()).lines)
        assert (columns.action, columns.dialogue, columns.cue) == (
            5 + shift,
            15 + shift,
            25 + shift,
        )
        assert (columns.support, columns.flush, columns.centred) == (3, False, False)
