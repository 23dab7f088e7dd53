"""Numbers that never change once given: 010, 020, 030, and 015 for what comes between.

A number is told by its neighbours: half way between them while whole numbers are left
(015, then 012, then 011), after that the lower one with a letter (010A). A number that was
ever given, retired ones among them, is not given again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_NUMBER = re.compile(r"(\d+)([A-Z]*)")
#: Digits of a number, at least.
WIDTH = 3


def label(number: int) -> str:
    """A number as it is written.

    >>> label(10), label(1250)
    ('010', '1250')
    """
    return f"{number:0{WIDTH}d}"


def value_of(written: str) -> int:
    """A written number's value, its letters left out; 0 where it has none.

    >>> value_of("010A")
    10
    """
    found = _NUMBER.search(written)
    return int(found[1]) if found else 0


def between(low: str, high: str, taken: Collection[str], step: int) -> str:
    """A free number after ``low`` ("": the start) and before ``high`` ("": the end).

    >>> between("010", "020", {"010", "020"}, 10), between("010", "015", {"010", "015"}, 10)
    ('015', '012')
    >>> between("010", "011", {"010", "011"}, 10), between("020", "", {"020", "030"}, 10)
    ('010A', '040')
    """
    start = value_of(low)
    end = value_of(high) if high else 0
    if not high or end < start:
        # After the last: a full step on, past whatever was there and is retired.
        number = (max([start, *map(value_of, taken)]) // step + 1) * step
        while label(number) in taken:
            number += step
        return label(number)
    middle = (start + end) // 2
    free = [number for number in range(start + 1, end) if label(number) not in taken]
    if free:
        return label(min(free, key=lambda number: abs(number - middle)))
    return _lettered(label(start), taken)


def _lettered(base: str, taken: Collection[str]) -> str:
    count = 1
    while True:
        letters, rest = "", count
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        if base + letters not in taken:
            return base + letters
        count += 1


def fill(numbers: Sequence[str], retired: Collection[str], step: int) -> list[str]:
    """Numbers in playing order, "" where one is missing: the missing are given.

    >>> fill(["010", "", "020", ""], {"030"}, 10)
    ['010', '015', '020', '040']
    """
    found = list(numbers)
    taken = {number for number in numbers if number} | set(retired)
    for index, number in enumerate(found):
        if number:
            continue
        low = found[index - 1] if index else ""
        high = next((later for later in found[index + 1 :] if later), "")
        found[index] = between(low, high, taken, step)
        taken.add(found[index])
    return found
