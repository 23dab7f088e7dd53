"""A clip with its channels: what a compositor relights, defocuses and blurs by.

| channel | what |
| --- | --- |
| beauty | RGBA, as without channels |
| emission | the flames' own share of the beauty, RGB |
| density.Z | optical depth of the beauty's alpha, ``-ln(1 - a)``, at most 8 |
| temperature.Z | kelvin of what is seen, 0 where nothing is |
| depth.Z | frame widths from the front of the box to what is seen, 0 where nothing is |
| forward, backward | pixels to where this is in the next and in the last frame |

Beauty, and what follows from it, is drawn as finely as the picture; temperature and depth are
as coarse as the simulation (64 cells), enlarged. Motion is that of the picture: the gas's own,
or what is seen, or rest, whichever explains the next frame best (`flow.apparent`): gas streams
through flames that stand. It is in image coordinates: u to the right, v down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from filmai_core.effects.clip import Frame
from filmai_core.effects.coding import encode
from filmai_core.effects.colour.transfer import Array
from filmai_core.effects.draw.generate import Draw, gas_steps
from filmai_core.effects.draw.weights import default_generator
from filmai_core.effects.flow import apparent
from filmai_core.effects.simulate.channels import COVER, DEPTH, HEAT_K, SHARE, watch
from filmai_core.effects.simulate.driver import Moment
from filmai_core.effects.spec import EffectKind, EffectSpec
from filmai_core.errors import InputError
from filmai_core.progress import Report, silent

NAMES = ("beauty", "emission", "density", "temperature", "depth", "motion")
#: Optical depth of what is as good as opaque.
DENSEST = 8.0
#: Cover below which a pixel says nothing of heat and depth.
_EMPTY = 0.02


def parse_names(text: str) -> tuple[str, ...]:
    """Channels from ``beauty,depth`` or ``all``, in the order of `NAMES`.

    Raises:
        InputError: one is not known.
    """
    asked = [word.strip().lower() for word in text.split(",") if word.strip()]
    if asked == ["all"]:
        return NAMES
    unknown = [word for word in asked if word not in NAMES]
    if unknown or not asked:
        raise InputError(
            f"no channel is called {(unknown or [text])[0]!r}", "--channels",
            f"Use {', '.join(NAMES)}, or all.",
        )  # fmt: skip
    return tuple(name for name in NAMES if name in asked)


def generate_channels(
    spec: EffectSpec,
    names: Sequence[str] = NAMES,
    *,
    matte: NDArray[np.float32] | None = None,
    draw: Draw | None = None,
    report: Report = silent,
) -> Iterator[tuple[Frame, Mapping[str, Array]]]:
    """The beauty of each frame, (size, size, 4), and (size, size) channels by whole names.

    Raises:
        InputError: the effect is water, which is drawn without such fields.
        ModelError: there is no renderer.
    """
    if spec.kind is EffectKind.WATER:
        raise InputError("water has no channels but its beauty", "--channels", "Leave it out.")
    drawer = draw or default_generator()
    steps = gas_steps(spec, matte, drawer, 0, spec.frames, report, watch)
    if "motion" not in names:
        return ((picture, channels_of(spec, picture, moment, names)) for picture, moment in steps)
    return _with_motion(spec, steps, names)


@torch.inference_mode()
def channels_of(
    spec: EffectSpec, picture: Frame, moment: Moment, names: Sequence[str]
) -> dict[str, Array]:
    """The channels of one drawn frame, beauty apart."""
    size = (spec.size, spec.size)
    extra = F.interpolate(moment.extra, size, mode="bilinear")[0]
    cover = extra[COVER]
    there = cover > _EMPTY
    out: dict[str, Array] = {}

    def mean(part: slice) -> Tensor:
        return torch.where(there, extra[part] / cover.clamp_min(_EMPTY), 0)

    if "emission" in names:
        share = mean(SHARE).clamp(0, 1).numpy()
        for index, channel in enumerate("RGB"):
            out[f"emission.{channel}"] = picture[..., index] * share[index]
    if "density" in names:
        clear = np.maximum(1 - picture[..., 3], np.exp(-DENSEST))
        out["density.Z"] = (-np.log(clear)).astype(np.float32)
    if "temperature" in names:
        out["temperature.Z"] = (mean(HEAT_K)[0] * 1000).numpy()
    if "depth" in names:
        out["depth.Z"] = mean(DEPTH)[0].numpy()
    return out


def _with_motion(
    spec: EffectSpec, steps: Iterable[tuple[Frame, Moment]], names: Sequence[str]
) -> Iterator[tuple[Frame, Mapping[str, Array]]]:
    """Each frame once the next one is there; at the ends the other way round is turned."""
    last: tuple[Frame, dict[str, Array], Tensor] | None = None
    backward: Tensor | None = None
    for picture, moment in steps:
        extra = channels_of(spec, picture, moment, names)
        flow = _flow(spec, moment)
        if last is not None:
            forward = _seen(last[0], picture, last[2])
            yield last[0], last[1] | _vectors(forward, backward)
            backward = _seen(picture, last[0], -flow)
        last = picture, extra, flow
    if last is not None:
        forward = last[2] if backward is None else -backward
        yield last[0], last[1] | _vectors(forward, backward)


@torch.inference_mode()
def _flow(spec: EffectSpec, moment: Moment) -> Tensor:
    """(1, 2, size, size) the gas's own way, pixels a frame."""
    size = (spec.size, spec.size)
    flow = F.interpolate(moment.flow, size, mode="bilinear")
    return flow * (spec.size / float(spec.fps))  # from frame widths a second


@torch.inference_mode()
def _seen(here: Frame, there: Frame, guess: Tensor) -> Tensor:
    first, second = (
        encode(torch.from_numpy(np.moveaxis(picture, -1, 0).copy())[None])
        for picture in (here, there)
    )
    return apparent(first, second, guess)


def _vectors(forward: Tensor, backward: Tensor | None) -> dict[str, Array]:
    ways = {"forward": forward, "backward": -forward if backward is None else backward}
    return {
        f"{name}.{axis}": way[0, index].numpy()
        for name, way in ways.items()
        for index, axis in enumerate("uv")
    }
