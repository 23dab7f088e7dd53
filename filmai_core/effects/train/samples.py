"""What a training looks like while it runs: a sheet of held-out pictures every few steps."""

from __future__ import annotations

from collections.abc import Sequence as Several
from dataclasses import replace
from pathlib import Path

from filmai_core.effects.draw.networks import Generator
from filmai_core.effects.draw.sequences import Sequence
from filmai_core.effects.train.card import write_sheet
from filmai_core.effects.train.loop import Watch

SAMPLES = "samples"
#: Sheets kept in a run's folder; the oldest go.
KEPT = 20


def sample_watch(folder: Path, sequences: Several[Sequence], also: Watch | None = None) -> Watch:
    """A watch for `train.train` that writes ``folder/samples/step-000200.png``.

    A row a sequence: bicubic, drawn and real, at the middle of its run. ``also`` is called
    as well (a TensorBoard watch, say).
    """
    short = [
        replace(s, frames=s.frames[m : m + 2], flow=s.flow[m : m + 2])
        for s in list(sequences)[:3]
        for m in (max(0, len(s.frames) // 2 - 1),)
    ]
    place = folder / SAMPLES

    def watch(step: int, losses: dict[str, float], generator: Generator) -> None:
        place.mkdir(parents=True, exist_ok=True)
        write_sheet(place / f"step-{step:06d}.png", short, generator, columns=1)
        for old in sorted(place.glob("step-*.png"))[:-KEPT]:
            old.unlink()
        if also is not None:
            also(step, losses, generator)

    return watch
