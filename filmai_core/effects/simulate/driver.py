"""The coarse simulation behind a clip, as fields at any moment.

The box is stepped at its own rate, slower than film; fields between two states are both
states moved along the flow and mixed, so that any frame rate is served alike. States are
kept (32 KiB each), so that a frame already passed is there at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from filmai_core.effects.coding import FLOW, NOISE, PICTURE, advance_noise, encode, warp
from filmai_core.effects.simulate.fluid import GRID, Fluid, refine
from filmai_core.effects.simulate.render import Fields, Look, render
from filmai_core.effects.simulate.sources import stage
from filmai_core.effects.spec import EffectKind, EffectSpec
from filmai_core.progress import Progress, Report, silent

#: Simulated states a second.
STATES_PER_S = 16
#: Most states kept of one track: 128 MiB, over four minutes.
MOST_KEPT = 4000
#: Most of a loop that is mixed, in seconds.
LONGEST_OVERLAP_S = 1.0
#: How long an explosion asked to loop takes to clear before its end, in seconds.
CLEARING_S = 0.5


#: Further fields of a state: (fluid, look, what the camera sees) to (B, n, H, W).
Watch = Callable[[Fluid, Look, Fields], Tensor]


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """Fields of one moment on the box's grid.

    Attributes:
        coarse: (1, 4, h, w) coded RGBA.
        flow: (1, 2, h, w) frame widths a second.
        noise: (1, NOISE, h, w) carried along the flow, deviation 1.
        extra: (1, n, h, w) what the track was asked to watch besides; n may be 0.
    """

    coarse: Tensor
    flow: Tensor
    noise: Tensor
    extra: Tensor


class Track:
    """One simulation, stepped as far as it is asked for.

    Args:
        spec: fire, smoke or explosion. Size, length and rate do not matter to it.
        matte: (H, W) in [0, 1], confines the source.
        grid: cells z, y, x; tests use a small one.
        device: where the simulation runs.
        watch: further (B, n, H, W) fields to keep of each state, see `channels`.
    """

    def __init__(
        self,
        spec: EffectSpec,
        matte: NDArray[np.float32] | None = None,
        *,
        grid: tuple[int, int, int] = GRID,
        device: str | torch.device = "cpu",
        watch: Watch | None = None,
    ) -> None:
        self._watch = watch
        self.spec, self.matte, self.grid, self.device = spec, matte, grid, device
        self._restart()

    def _restart(self) -> None:
        self._stage = stage(self.spec, self.matte, grid=self.grid, device=self.device)
        self._random = torch.Generator().manual_seed(self.spec.seed + 101)
        self._noise = torch.randn(1, NOISE, *self.grid[1:], generator=self._random)
        self._states: list[NDArray[np.float16]] = []
        self._dropped = 0
        self._settled = False

    @torch.inference_mode()
    def _settle(self, report: Report) -> None:
        """Run the box in, mostly on a grid of half the cells along each axis."""
        self._settled = True
        warm_up = self._stage.warm_up_s
        if not warm_up:
            # A burst begins with nothing: its first state is the empty frame.
            self._keep()
            return
        dt = 1 / STATES_PER_S
        steps, last = round(warm_up / dt), 8
        half: tuple[int, int, int] = tuple(max(4, n // 2) for n in self.grid)  # type: ignore[assignment]
        early = stage(self.spec, self.matte, grid=half, device=self.device)
        for step in range(steps - last):
            early.fluid.step(dt, early.source)
            report(Progress(step, steps, "settling the simulation"))
        refine(early.fluid, self._stage.fluid)
        for _ in range(last):
            self._stage.fluid.step(dt, self._stage.source)
        for _ in range(6):
            self._keep(discard=True)
        self._keep()

    def _keep(self, *, discard: bool = False) -> None:
        fields = render(self._stage.fluid, self._stage.look)
        motion = fields.flow.cpu() * (self.grid[2] / STATES_PER_S)
        self._noise = advance_noise(self._noise, motion, self._random)
        if discard:
            return
        coarse = encode(torch.cat([fields.light, fields.opacity], 1)).cpu()
        parts = [coarse, fields.flow.cpu(), self._noise]
        if self._watch is not None:
            parts.append(self._watch(self._stage.fluid, self._stage.look, fields).cpu())
        state = torch.cat(parts, 1)[0]
        self._states.append(state.to(torch.float16).numpy())
        if len(self._states) > MOST_KEPT:
            del self._states[0]
            self._dropped += 1

    @torch.inference_mode()
    def _state(self, index: int, report: Report) -> Tensor:
        if index < self._dropped:
            self._restart()
        if not self._settled:
            self._settle(report)
        while self._dropped + len(self._states) <= index:
            self._stage.fluid.step(1 / STATES_PER_S, self._stage.source)
            self._keep()
            done = self._dropped + len(self._states)
            report(Progress(done, index + 1, "simulating"))
        return torch.from_numpy(self._states[index - self._dropped].astype(np.float32))[None]

    def _between(self, time_s: float, report: Report) -> Tensor:
        """The (1, 8 and more, h, w) fields of any time from 0 on."""
        place = time_s * STATES_PER_S
        index = int(place + 1e-9)
        part = max(0.0, place - index)
        before = self._state(index, report)
        if part < 1e-6:
            return before
        after = self._state(index + 1, report)
        cells = self.grid[2] / STATES_PER_S
        flow_before, flow_after = (s[:, PICTURE : PICTURE + FLOW] * cells for s in (before, after))
        moved = warp(before, -part * flow_before) * (1 - part)
        return moved + warp(after, (1 - part) * flow_after) * part

    @torch.inference_mode()
    def at(self, time_s: float, report: Report = silent) -> Moment:
        """The fields of a moment, from 0 on; in a loop, of any time whatever."""
        spec = self.spec
        if not spec.loop:
            return _moment(self._between(time_s, report))
        length = spec.duration_s
        time_s %= length
        if spec.kind is EffectKind.EXPLOSION:
            left = min(1.0, (length - time_s) / min(CLEARING_S, length / 2))
            fields = self._between(time_s, report)
            return _moment(torch.cat([fields[:, :PICTURE] * left, fields[:, PICTURE:]], 1))
        overlap = min(LONGEST_OVERLAP_S, length / 2)
        now = self._between(time_s + overlap, report)
        # Counted from the overlap on: the last part fades into what led up to the first.
        rest = length - time_s
        if rest >= overlap:
            return _moment(now)
        share = rest / overlap
        share = share * share * (3 - 2 * share)
        return _moment(now * share + self._between(overlap - rest, report) * (1 - share), share)


def _moment(fields: Tensor, share: float = 1.0) -> Moment:
    extras = fields.shape[1] - PICTURE - FLOW - NOISE
    coarse, flow, noise, extra = torch.split(fields, [PICTURE, FLOW, NOISE, extras], 1)
    # Two noises mixed are quieter than either: give back what the mixture lost.
    noise = noise / (share**2 + (1 - share) ** 2) ** 0.5
    return Moment(coarse, flow, noise, extra)
