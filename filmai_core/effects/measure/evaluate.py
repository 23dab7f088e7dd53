"""Judging the renderer, and any clip, against sequences that were held out.

Every figure stands beside its floor (two halves of the real frames), beside bicubic
upscaling of the same coarse fields and, for simulated sequences, beside the raw coarse
simulation of the same spec, upscaled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Sequence as Several
from dataclasses import asdict, dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from filmai_core.effects.clip import Clip
from filmai_core.effects.coding import NOISE, advance_noise, encode, shrink
from filmai_core.effects.draw.generate import Draw, bicubic, fit_fields
from filmai_core.effects.draw.networks import UPSCALE, controls_of
from filmai_core.effects.draw.sequences import Sequence
from filmai_core.effects.measure import measures
from filmai_core.effects.simulate.driver import Track
from filmai_core.effects.spec import EffectSpec
from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent

#: Frames of a sequence that are judged: figures settle long before.
MOST_FRAMES = 32
#: Pictures to (N, D) features, for the kernel distance.
Features = Callable[[Tensor], Tensor]


@dataclass(frozen=True, slots=True)
class Figures:
    """One run's figures; see `measures.MEANINGS`. NaN where one could not be taken."""

    detail: float = float("nan")
    structure: float = float("nan")
    spectrum: float = float("nan")
    kid: float = float("nan")
    flicker: float = float("nan")
    second_difference: float = float("nan")
    warp: float = float("nan")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The figures of one sequence.

    Attributes:
        name, kind, origin: of the sequence.
        methods: ``real`` (realism figures: the floor), ``renderer``, ``bicubic``, and for
            simulated sequences ``raw`` (the coarse simulation, upscaled) and ``driven``
            (the coarse simulation, drawn by the renderer).
        nearest: mean distance to the nearest training frame of the ``renderer``'s and of
            the ``real`` frames.
    """

    name: str
    kind: str
    origin: str
    methods: Mapping[str, Figures]
    nearest: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Verdicts on several sequences.

    Attributes:
        verdicts: one a held-out sequence.
    """

    verdicts: tuple[Verdict, ...]

    def mean(self, method: str, kind: str | None = None) -> Figures:
        """The mean figures of a method, over all kinds or one."""
        rows = [
            v.methods[method]
            for v in self.verdicts
            if method in v.methods and (kind is None or v.kind == kind)
        ]
        means = {}
        for item in fields(Figures):
            values = [getattr(row, item.name) for row in rows]
            values = [value for value in values if value == value]
            means[item.name] = sum(values) / len(values) if values else float("nan")
        return Figures(**means)

    def goals(self, kind: str | None = None) -> dict[str, float]:
        """How near the aims are.

        ``detail_excess``: share of bicubic's excess over the floor that is left (aim: 0.5).
        ``spectrum_share``: spectrum distance over bicubic's (aim: 0.25).
        ``flicker_off``, ``second_difference_off``: relative distance from the real value,
        averaged over sequences (aim: 0.25).
        """
        ours, plain, real = (self.mean(m, kind) for m in ("renderer", "bicubic", "real"))
        out = {
            "detail_excess": (ours.detail - real.detail) / max(1e-9, plain.detail - real.detail),
            "spectrum_share": ours.spectrum / max(1e-9, plain.spectrum),
        }
        for name in ("flicker", "second_difference"):
            gaps = [
                abs(getattr(v.methods["renderer"], name) / getattr(v.methods["real"], name) - 1)
                for v in self.verdicts
                if (kind is None or v.kind == kind) and getattr(v.methods["real"], name) > 1e-6
            ]
            out[f"{name}_off"] = sum(gaps) / len(gaps) if gaps else float("nan")
        return out

    def to_json(self) -> dict[str, Any]:
        """Plain values, with what each figure means."""
        kinds = sorted({v.kind for v in self.verdicts})
        return {
            "meanings": dict(measures.MEANINGS),
            "goals": {"all": _plain(self.goals())} | {k: _plain(self.goals(k)) for k in kinds},
            "sequences": [
                {
                    "name": v.name,
                    "kind": v.kind,
                    "origin": v.origin,
                    "methods": {m: _plain(asdict(f)) for m, f in v.methods.items()},
                    "nearest": _plain(v.nearest),
                }
                for v in self.verdicts
            ],
        }


def _plain(values: Mapping[str, float]) -> dict[str, float | None]:
    """Rounded for JSON, which knows no NaN."""
    return {k: round(v, 5) if v == v else None for k, v in values.items()}


def compare(
    ours: Tensor, real: Tensor, features: Features | None = None, *, floor: bool = False
) -> Figures:
    """All figures of coded (T, 4, H, W) pictures against real ones.

    With ``floor``, ``ours`` is the real run itself and its two halves (even and odd frames)
    are compared, so that the figures say how far apart equals are.
    """
    here, there = measures.shown(ours), measures.shown(real)
    if floor and measures.is_still(there):
        return Figures()  # halves of a still are equal, which says nothing of equals
    one, two = (there[::2], there[1::2]) if floor else (here, there)
    coded = (real[::2], real[1::2]) if floor else (ours, real)
    levels = measures.sliced_wasserstein(one, two)
    kid = float("nan")
    if features is not None:
        with torch.inference_mode():
            kid = measures.kernel_distance(features(coded[0]), features(coded[1]))
    return Figures(
        detail=levels[0],
        structure=sum(levels[1:]) / (len(levels) - 1) if len(levels) > 1 else measures.NONE,
        spectrum=measures.spectrum_distance(one, two),
        kid=kid,
        flicker=measures.flicker(here),
        second_difference=measures.second_difference(here),
        warp=measures.warp_ratio(here),
    )


def coded_frames(sequence: Sequence) -> Tensor:
    """A sequence's (T, 4, H, W) coded pictures."""
    frames = torch.from_numpy(np.asarray(sequence.frames, dtype=np.float32))
    return encode(frames.permute(0, 3, 1, 2))


def _first(sequence: Sequence, count: int) -> Sequence:
    return replace(sequence, frames=sequence.frames[:count], flow=sequence.flow[:count])


@torch.inference_mode()
def redraw(sequence: Sequence, draw: Draw, seed: int = 3) -> Tensor:
    """Shrink a sequence to the driver's grid and draw it again: (T, 4, H, W) coded."""
    real = coded_frames(sequence)
    coarse = shrink(real, UPSCALE)
    cells = coarse.shape[-1]
    flow = torch.from_numpy(np.asarray(sequence.flow, dtype=np.float32)).permute(0, 3, 1, 2)
    flow = flow * (cells / float(sequence.fps))
    random = torch.Generator().manual_seed(seed)
    noise = torch.randn(1, NOISE, *coarse.shape[-2:], generator=random)
    for _ in range(4):
        noise = advance_noise(noise, flow[:1], random)
    controls = sequence_controls(sequence)[None]
    out = []
    for index in range(len(coarse)):
        here = slice(index, index + 1)
        out.append(draw(coarse[here], flow[here], noise, controls))
        noise = advance_noise(noise, flow[here], random)
    return torch.cat(out)


def sequence_controls(sequence: Sequence) -> Tensor:
    """The controls a sequence is drawn with: its spec's, or footage of its kind."""
    if "spec" in sequence.notes:
        return controls_of(EffectSpec.from_json(sequence.notes["spec"]))
    return controls_of(EffectSpec(sequence.kind), footage=True)


@torch.inference_mode()
def drive(sequence: Sequence, draw: Draw, track: Track) -> Tensor:
    """Draw what the driver's own grid makes of a sequence's spec: (T, 4, H, W) coded."""
    spec = track.spec
    count, _, width, _ = sequence.frames.shape
    cells, out = width // UPSCALE, []
    for index in range(count):
        moment = track.at(float((index + 1) / sequence.fps))
        coarse, flow, noise = fit_fields(
            moment.coarse, moment.flow * (cells / float(sequence.fps)), moment.noise, cells
        )
        out.append(draw(coarse, flow, noise, controls_of(spec)[None]))
    return torch.cat(out)


def evaluate_renderer(
    sequences: Iterable[Sequence],
    draw: Draw,
    *,
    training: Several[Sequence] = (),
    features: Features | None = None,
    driven: bool = True,
    report: Report = silent,
) -> Evaluation:
    """Judge a renderer on held-out sequences.

    Args:
        sequences: whole sequences that it was never trained on.
        draw: the renderer.
        training: what it was trained on, for the nearest training frame.
        features: the classifier's features, for the kernel distance.
        driven: also judge the whole pipeline on simulated sequences.
        report: told after each sequence.

    Raises:
        InputError: there is nothing to judge on.
    """
    held = [_first(sequence, MOST_FRAMES) for sequence in sequences]
    if not held:
        raise InputError("no sequence of this dataset is held out", hint="Simulate at least six.")
    known = None
    if training:
        every = [measures.shown(coded_frames(s)[::3]) for s in training]
        known = torch.cat([F.adaptive_avg_pool2d(x, 32) for x in every])
    verdicts = []
    for number, sequence in enumerate(held):
        real = coded_frames(sequence)
        drawn = redraw(sequence, draw)
        methods = {
            "real": compare(real, real, features, floor=True),
            "renderer": compare(drawn, real, features),
            "bicubic": compare(redraw(sequence, bicubic), real, features),
        }
        if driven and "spec" in sequence.notes:
            track = Track(EffectSpec.from_json(sequence.notes["spec"]))
            methods["raw"] = compare(drive(sequence, bicubic, track), real, features)
            methods["driven"] = compare(drive(sequence, draw, track), real, features)
        near = {}
        if known is not None:
            near["renderer"] = float(measures.nearest(measures.shown(drawn[::4]), known).mean())
            near["real"] = float(measures.nearest(measures.shown(real[::4]), known).mean())
        verdicts.append(Verdict(sequence.name, sequence.kind.value, sequence.origin, methods, near))
        report(Progress(number + 1, len(held), f"judged {sequence.name}"))
    return Evaluation(tuple(verdicts))


@dataclass(frozen=True, slots=True)
class ClipVerdict:
    """A clip's own figures.

    Attributes:
        figures: smoothness always; realism where there is something to compare with.
        real: the reference's own figures (realism: its floor), or None.
        kinds: the classifier's probability of each kind, empty where there is none.
    """

    figures: Figures
    real: Figures | None = None
    kinds: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain values, with what each figure means."""
        return {
            "meanings": dict(measures.MEANINGS),
            "figures": _plain(asdict(self.figures)),
            "real": None if self.real is None else _plain(asdict(self.real)),
            "kinds": _plain(self.kinds),
        }


def evaluate_clip(
    clip: Clip,
    against: Several[Clip] = (),
    *,
    features: Features | None = None,
    kinds: Mapping[str, float] | None = None,
) -> ClipVerdict:
    """Judge a clip on its own or against real ones, which are resized to its size."""
    ours = _coded_clip(clip, clip.size)
    if not against:
        here = measures.shown(ours)
        own = Figures(
            flicker=measures.flicker(here),
            second_difference=measures.second_difference(here),
            warp=measures.warp_ratio(here),
        )
        return ClipVerdict(own, None, kinds or {})
    runs = [_coded_clip(other, clip.size) for other in against]
    every = torch.cat(runs)
    floors = [compare(run, run, features, floor=True) for run in runs if len(run) > 1]
    figures = compare(ours, every, features)
    return ClipVerdict(figures, _average(floors) if floors else None, kinds or {})


def _average(rows: list[Figures]) -> Figures:
    verdicts = [Verdict(str(i), "", "", {"real": row}) for i, row in enumerate(rows)]
    return Evaluation(tuple(verdicts)).mean("real")


def _coded_clip(clip: Clip, size: tuple[int, int]) -> Tensor:
    pictures = torch.from_numpy(clip.frames.copy()).permute(0, 3, 1, 2)
    if clip.size != size:
        smaller = clip.size[0] > size[0]
        mode = "area" if smaller else "bilinear"
        pictures = F.interpolate(pictures, size, mode=mode)
    return encode(pictures)


def sequence_clip(sequence: Sequence) -> Clip:
    """A sequence as a clip."""
    return Clip(np.asarray(sequence.frames, dtype=np.float32), Fraction(sequence.fps))
