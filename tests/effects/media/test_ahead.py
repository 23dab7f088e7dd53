"""Frames made ahead: in order, with their errors, and ended when nobody reads."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from filmai_core.effects.media.ahead import ahead
from filmai_core.progress import Cancelled


def test_order_is_kept_and_all_arrive() -> None:
    assert list(ahead(range(100), depth=3)) == list(range(100))
    assert list(ahead([])) == []


def test_items_are_made_in_another_thread_while_one_is_read() -> None:
    made = threading.Event()
    tuned: list[int] = []

    def items() -> Iterator[int]:
        yield threading.get_ident()
        assert tuned == [threading.get_ident()]
        made.set()
        yield 2

    line = ahead(items(), first=lambda: tuned.append(threading.get_ident()))
    assert next(line) != threading.get_ident()
    assert made.wait(10)  # the second is made though nobody asked for it
    assert list(line) == [2]


def test_the_makers_error_is_the_readers() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise Cancelled

    line = ahead(items())
    assert next(line) == 1
    with pytest.raises(Cancelled):
        next(line)


def test_closing_ends_the_maker() -> None:
    closed = threading.Event()

    def items() -> Iterator[int]:
        try:
            number = 0
            while True:
                yield (number := number + 1)
        finally:
            closed.set()

    line = ahead(items(), depth=2)
    assert next(line) == 1
    line.close()
    assert closed.is_set()
    assert not [t for t in threading.enumerate() if t.name == "frames ahead"]
