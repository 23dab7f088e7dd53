"""From a spec to frames: simulate coarsely, draw finely, keep the light unbounded.

The same spec, seed and matte give the same frames on the same machine, whatever was
asked for before. Fire, smoke and explosions go through the renderer; water is drawn by
`particles` at full size.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.coding import decode
from filmai_core.effects.draw.networks import UPSCALE, controls_of, presence, upscale
from filmai_core.effects.draw.weights import default_generator, drawing_device
from filmai_core.effects.media.ahead import ahead
from filmai_core.effects.simulate.driver import Moment, Track, Watch
from filmai_core.effects.simulate.particles import Water
from filmai_core.effects.spec import EffectKind, EffectSpec
from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent
from filmai_core.tuning import flush

#: Draws coded pictures (B, 4, 4h, 4w) from coarse, flow, noise and controls.
Draw = Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]

#: The largest clip `generate` holds in memory, bytes; longer ones are streamed.
LARGEST_CLIP = 4 * 2**30
#: Frames drawn at once.
_TOGETHER = 4
#: Share of the frame's width over which the picture fades to nothing at its edges.
_EDGE = 0.03
#: Tracks kept, so that a dial turned back and forth costs nothing.
_TRACKS_KEPT = 4

_tracks: OrderedDict[str, Track] = OrderedDict()
_lock = threading.Lock()


def bicubic(coarse: Tensor, flow: Tensor, noise: Tensor, controls: Tensor) -> Tensor:
    """The coarse picture upscaled and nothing more: what the renderer is compared with."""
    return upscale(coarse) * presence(coarse)


def generate(
    spec: EffectSpec,
    *,
    matte: NDArray[np.float32] | None = None,
    draw: Draw | None = None,
    report: Report = silent,
) -> Clip:
    """The whole clip.

    Args:
        spec: what to generate.
        matte: (H, W) in [0, 1], where the source is; None: the preset's own place.
        draw: the renderer; None: the user's own or the shipped one.
        report: told after each frame.

    Raises:
        InputError: the clip is too large to hold, or the matte has no pixels.
        ModelError: there is no renderer.
    """
    size = spec.frames * spec.size * spec.size * 16
    if size > LARGEST_CLIP:
        raise InputError(
            f"{spec.frames} frames of {spec.size} pixels take {size / 2**30:.0f} GiB",
            hint="Ask for fewer or smaller frames, or write them to files as they come.",
        )
    frames = generate_frames(spec, matte=matte, draw=draw, report=report)
    return Clip.of(frames, spec.fps)


def generate_frames(
    spec: EffectSpec,
    *,
    matte: NDArray[np.float32] | None = None,
    draw: Draw | None = None,
    start: int = 0,
    stop: int | None = None,
    report: Report = silent,
) -> Iterator[Frame]:
    """Frames ``start`` to ``stop`` one by one; nothing is held but the coarse states.

    Each is (size, size, 4) float32, scene-linear, premultiplied.

    Raises:
        InputError: the range lies outside the clip, or the matte has no pixels.
        ModelError: there is no renderer.
    """
    stop = spec.frames if stop is None else stop
    if not 0 <= start < stop <= spec.frames:
        raise InputError(f"frames {start} to {stop} are not in a clip of {spec.frames}", "frames")
    if matte is not None and (matte.ndim != 2 or 0 in matte.shape):
        raise InputError(f"a matte of shape {matte.shape} has no pixels", "matte")
    if spec.kind is EffectKind.WATER:
        return _water_frames(spec, matte, start, stop, report)
    steps = gas_steps(spec, matte, draw or default_generator(), start, stop, report)
    return (picture for picture, _ in steps)


def _water_frames(
    spec: EffectSpec, matte: NDArray[np.float32] | None, start: int, stop: int, report: Report
) -> Iterator[Frame]:
    water = Water(spec, matte)
    mask = _edge_mask(spec.size)[0, 0, :, :, None].numpy()
    for index in range(start, stop):
        yield water.picture(float(index / spec.fps)) * mask
        report(Progress(index + 1 - start, stop - start, "drawing water"))


def gas_steps(
    spec: EffectSpec,
    matte: NDArray[np.float32] | None,
    draw: Draw,
    start: int,
    stop: int,
    report: Report = silent,
    watch: Watch | None = None,
) -> Iterator[tuple[Frame, Moment]]:
    """Frames of fire, smoke or an explosion, each with the fields that it was drawn from.

    Args:
        spec: of gas.
        matte: see `generate_frames`.
        draw: the renderer.
        start: first frame.
        stop: frame after the last.
        report: told after each frame.
        watch: further fields to keep of each state.
    """
    track = _track(spec, matte, watch)
    device = drawing_device()
    controls = controls_of(spec)[None].to(device)
    mask = _edge_mask(spec.size).to(device)
    with _lock:
        # Settling, and what comes before a late start, takes seconds and is reported; from
        # here on the simulation runs in a thread of its own, ahead of the drawing.
        track.at(float(start / spec.fps), report)

    def simulated() -> Iterator[list[Moment]]:
        for first in range(start, stop, _TOGETHER):
            indices = range(first, min(first + _TOGETHER, stop))
            with _lock:
                moments = [track.at(float(i / spec.fps)) for i in indices]
            yield moments

    with closing(ahead(simulated(), depth=2, first=flush)) as groups:
        done = 0
        for moments in groups:
            pictures = _drawn(spec, moments, draw, controls, mask)
            for picture, moment in zip(pictures, moments, strict=True):
                yield picture, moment
                done += 1
                report(Progress(done, stop - start, "drawing frames"))


@torch.inference_mode()
def _drawn(
    spec: EffectSpec, moments: list[Moment], draw: Draw, controls: Tensor, mask: Tensor
) -> list[Frame]:
    coarse = torch.cat([m.coarse for m in moments])
    flow = torch.cat([m.flow for m in moments])
    noise = torch.cat([m.noise for m in moments])
    cells = -(-spec.size // (2 * UPSCALE)) * 2  # an even grid at least as large as asked
    per_frame = cells / float(spec.fps)  # frame widths a second to coarse pixels a frame
    fields = fit_fields(coarse, flow * per_frame, noise, cells)
    coarse, flow, noise = (field.to(mask.device) for field in fields)
    coded = draw(coarse, flow, noise, controls.expand(len(moments), -1))
    picture = decode(coded)
    if picture.shape[-1] != spec.size:
        picture = F.interpolate(picture, (spec.size, spec.size), mode="area")
    return list((picture * mask).permute(0, 2, 3, 1).contiguous().cpu().numpy())


def fit_fields(
    coarse: Tensor, flow: Tensor, noise: Tensor, cells: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Fields on a grid of ``cells`` x ``cells``, whatever grid they were simulated on."""
    if coarse.shape[-1] == cells:
        return coarse, flow, noise
    mode = "area" if cells < coarse.shape[-1] else "bicubic"
    coarse = F.interpolate(coarse, (cells, cells), mode=mode)
    flow = F.interpolate(flow, (cells, cells), mode=mode)
    return coarse, flow, _fit_noise(noise, cells)


def _fit_noise(noise: Tensor, cells: int) -> Tensor:
    """Noise as fine as the grid: averaged down, or woven from shifted copies of itself."""
    weave = -(-cells // noise.shape[-1])
    if weave > 1:
        copies = [
            noise.roll((7 + 11 * i, 19 * i + 5), (-2, -1)).flip(1)
            if i % 2
            else noise.roll(23 * i, -1)
            for i in range(weave * weave)
        ]
        woven = torch.stack(copies, 2).flatten(1, 2)
        noise = F.pixel_shuffle(woven, weave)
    noise = F.interpolate(noise, (cells, cells), mode="area")
    return noise / noise.std((-2, -1), keepdim=True).clamp_min(1e-6)


def _edge_mask(size: int) -> Tensor:
    """(1, 1, size, size): 0 on the border, 1 a little inside; an element never breaks frame."""
    place = torch.arange(size)
    ramp = (torch.minimum(place, size - 1 - place) / max(1.0, _EDGE * size)).clamp(0, 1)
    ramp = ramp * ramp * (3 - 2 * ramp)
    return (ramp[:, None] * ramp[None, :])[None, None]


def _track(
    spec: EffectSpec, matte: NDArray[np.float32] | None, watch: Watch | None = None
) -> Track:
    """The simulation of a spec, kept among the latest few.

    Size does not matter to it, nor do length and rate, but for a loop's length.
    """
    plain = spec.with_(size=64) if spec.loop else spec.with_(size=64, frames=1, fps=24)
    key = repr(plain) + ("" if matte is None else hashlib.sha256(matte.tobytes()).hexdigest())
    if watch is not None:
        key += watch.__qualname__
    with _lock:
        track = _tracks.pop(key, None)
        if track is None:
            track = Track(plain, matte, device=drawing_device(), watch=watch)
        _tracks[key] = track
        while len(_tracks) > _TRACKS_KEPT:
            _tracks.popitem(last=False)
    return track
