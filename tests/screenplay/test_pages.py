"""Lengths and places of scenes, worked out by hand."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.model import Element, ElementKind
from filmai_core.screenplay.pages import Extent, count_lines, measure_scenes

K = ElementKind


def lines(count: int, page: int = 0) -> list[Element]:
    """Speech that takes so many lines on paper."""
    return [Element(K.DIALOGUE, "Yes.", page=page) for _ in range(count)]


@pytest.mark.parametrize(
    ("count", "eighths"),
    [(1, 1), (10, 1), (11, 2), (17, 2), (18, 3), (24, 3), (25, 4), (55, 8), (58, 8), (59, 9)],
)
def test_a_length_is_the_nearest_eighth(count: int, eighths: int) -> None:
    # A page of 55 lines has eighths of 6.875: two of them end at 13.75, three at 20.625.
    ((extent,), _) = measure_scenes([lines(count)])
    assert extent.eighths == eighths


@pytest.mark.parametrize(("count", "eighths"), [(30, 4), (31, 5), (37, 5), (38, 6)])
def test_a_length_by_the_sources_pages_is_the_nearest_eighth(count: int, eighths: int) -> None:
    # The first scene takes its share of page 1, that holds 55 lines in all.
    first, second = lines(count, page=1), lines(55 - count, page=1) + lines(10, page=2)
    extents, pages = measure_scenes([first, second], 2.0)
    assert extents[0] == Extent(1.0, eighths)
    assert extents[1].page == pytest.approx(1 + count / 55, abs=0.01)
    assert pages == 2.0


def test_a_short_last_page_is_as_long_as_its_lines() -> None:
    extents, _ = measure_scenes([lines(50, page=1), lines(11, page=2)], 1.2)
    assert [extent.eighths for extent in extents] == [8, 2]  # 11 of 55 lines: a fifth


def test_a_scene_on_a_crowded_page_takes_its_share_of_it() -> None:
    extents, _ = measure_scenes([lines(40, page=1), lines(40, page=1)], 1.0)
    assert [(extent.page, extent.eighths) for extent in extents] == [(1.0, 4), (1.5, 4)]


def test_an_element_without_a_page_stands_where_the_one_before_it_does() -> None:
    extents, _ = measure_scenes([lines(5, page=3), lines(5), lines(10, page=4)], 4.0)
    assert [extent.page for extent in extents] == [3.0, 3.5, 4.0]


def test_lengths_stretch_to_the_pages_that_the_source_counts() -> None:
    extents, pages = measure_scenes([lines(55), lines(55)], 4.0)
    assert [extent.page for extent in extents] == [1.0, 3.0]
    assert pages == 4.0


def test_nothing_has_no_extent_and_the_pages_of_the_source() -> None:
    assert measure_scenes([], 3.0) == ([], 3.0)
    assert measure_scenes([], -1.0) == ([], 0.0)


def test_the_smallest_script_is_a_tenth_of_a_page() -> None:
    assert measure_scenes([lines(1)])[1] == 0.1
    assert measure_scenes([lines(11)])[1] == 0.2


@pytest.mark.parametrize(
    ("kind", "width"), [(K.ACTION, 60), (K.DIALOGUE, 35), (K.LYRIC, 35), (K.PARENTHETICAL, 25)]
)
def test_a_line_more_is_taken_once_the_column_is_full(kind: ElementKind, width: int) -> None:
    full = count_lines(Element(kind, "a" * width))
    assert count_lines(Element(kind, "a" * (width + 1))) == full + 1
    assert count_lines(Element(kind, "a")) == full
    assert count_lines(Element(kind, "a\nb\nc")) == full + 2


@pytest.mark.parametrize("kind", [K.NOTE, K.SECTION, K.SYNOPSIS, K.PAGE_BREAK])
def test_what_is_not_printed_takes_no_line(kind: ElementKind) -> None:
    assert count_lines(Element(kind, "x")) == 0


def test_speech_follows_its_cue_closely_and_all_else_has_a_line_above() -> None:
    assert [count_lines(Element(kind, "x")) for kind in (K.CUE, K.DIALOGUE, K.ACTION)] == [2, 1, 2]


def side_by_side(*sizes: int) -> list[Element]:
    """Speeches in columns, each a cue (two lines) and so many lines under it."""
    return [
        Element(element.kind, element.text, dual=True)
        for size in sizes
        for element in (Element(K.CUE, "A"), *lines(size))
    ]


@pytest.mark.parametrize(
    ("sizes", "total"), [((20, 5), 22), ((5, 20), 22), ((20, 20, 7, 3), 31), ((20, 5, 10), 34)]
)
def test_of_two_speeches_side_by_side_the_longer_takes_room(
    sizes: tuple[int, ...], total: int
) -> None:
    (_, after), _ = measure_scenes([side_by_side(*sizes), lines(1)])
    assert after.page == pytest.approx(1 + total / 55, abs=0.006)
    (_, after), _ = measure_scenes([[*side_by_side(*sizes), *lines(4)], lines(1)])
    assert after.page == pytest.approx(1 + (total + 4) / 55, abs=0.006)


def test_an_ideograph_is_as_wide_as_two_letters() -> None:
    fits, not_quite, mixed = "看" * 17, "看" * 18, "看" * 17 + "aa"
    assert [count_lines(Element(K.DIALOGUE, text)) for text in (fits, not_quite, mixed)] == [
        1,
        2,
        2,
    ]
    assert count_lines(Element(K.DIALOGUE, "é" * 35)) == 1  # an accent makes no letter wide


def stated(eighths: int) -> Element:
    return Element(K.HEADING, "INT. A - DAY", eighths=eighths)


def test_a_length_that_the_source_states_is_taken_and_the_next_scene_starts_behind_it() -> None:
    extents, pages = measure_scenes([[stated(12), *lines(3)], [stated(0), *lines(53)], lines(5)])
    assert extents == [Extent(1.0, 12), Extent(2.5, 8), Extent(3.5, 1)]
    assert pages == 2.6


def test_pages_of_elements_count_only_where_the_source_has_pages() -> None:
    extents, pages = measure_scenes([lines(55, page=7), lines(55, page=9)])
    assert [extent.page for extent in extents] == [1.0, 2.0] and pages == 2.0
    extents, pages = measure_scenes([lines(55), lines(55)], 2.0)
    assert [extent.page for extent in extents] == [1.0, 2.0] and pages == 2.0


def test_what_takes_no_room_has_a_place_all_the_same() -> None:
    note = [Element(K.NOTE, "x")]
    assert measure_scenes([note, note], 3.0) == ([Extent(1.0, 1), Extent(1.0, 1)], 0.1)


def test_speech_side_by_side_without_a_cue_takes_its_room() -> None:
    bare = [Element(K.DIALOGUE, "Yes.", dual=True) for _ in range(11)]
    (_, after), _ = measure_scenes([bare, lines(1)])
    assert after.page == 1.2


def test_lengths_in_all_are_in_tenths_of_a_page() -> None:
    assert measure_scenes([lines(59)])[1] == 1.1
    assert measure_scenes([lines(40, page=1)], 0.727)[1] == 0.7
