"""How long work tells its caller how far it is, and how a caller stops it.

A function that may take over a second accepts ``report`` and calls it now and then.
To stop the work, ``report`` raises `Cancelled`; the function lets it pass, and cleans
up (or writes its checkpoint) in ``finally``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


class Cancelled(Exception):
    """The user asked for the work to stop. Not an error: nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One report: ``done`` of ``total`` units (total 0: not known), and what is going on."""

    done: float
    total: float
    message: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)

    @property
    def fraction(self) -> float:
        """How much is done, in [0, 1]; 0 where the total is not known."""
        return min(1.0, max(0.0, self.done / self.total)) if self.total > 0 else 0.0


Report = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Report to nobody: the default everywhere."""


def track(items: Iterable[T], report: Report, message: str) -> Iterator[T]:
    """Yield ``items``, reporting before the first and after each."""
    total = len(items) if isinstance(items, Sized) else 0
    report(Progress(0, total, message))
    for done, item in enumerate(items, start=1):
        yield item
        report(Progress(done, total, message))


def as_json(progress: Progress) -> str:
    """One report as a line of JSON, for another process; `from_json` reads it."""
    return json.dumps(
        {
            "done": progress.done,
            "total": progress.total,
            "message": progress.message,
            "metrics": dict(progress.metrics),
        }
    )


def from_json(line: str) -> Progress | None:
    """The report in a line of `as_json`, or None where the line is something else."""
    if not line.startswith("{"):
        return None
    try:
        values = json.loads(line)
        return Progress(
            float(values["done"]),
            float(values["total"]),
            str(values["message"]),
            {str(name): float(value) for name, value in values["metrics"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
