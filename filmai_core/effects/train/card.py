"""What travels with trained weights: a card that says what they are worth, and a sheet."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from filmai_core.effects.coding import decode
from filmai_core.effects.draw.generate import Draw, bicubic
from filmai_core.effects.draw.networks import Generator
from filmai_core.effects.draw.sequences import Sequence as Learnt
from filmai_core.effects.draw.weights import (
    CLASSIFIER,
    CLASSIFIER_CARD,
    CLASSIFIER_FILE,
    NAME,
    RENDERER,
    RENDERER_FILE,
    TASK,
    save_network,
)
from filmai_core.effects.measure.classifier import (
    LABELS,
    EffectClassifier,
    Labelled,
    label_of,
    nothing,
)
from filmai_core.effects.measure.evaluate import Evaluation, coded_frames, redraw
from filmai_core.effects.simulate.particles import Water
from filmai_core.effects.spec import PRESETS, EffectKind, EffectSpec
from filmai_core.learning.card import CARD, file_sha256
from filmai_core.learning.publish import staged, write_card

#: Aims of `Evaluation.goals`: at most this.
AIMS: Mapping[str, float] = {
    "detail_excess": 0.5,
    "spectrum_share": 0.25,
    "flicker_off": 0.25,
    "second_difference_off": 0.25,
}

LIMITS = (
    "Learnt from what is listed above, and no better than that. Spectrum and flicker are also "
    "losses of the training: detail, structure, kid and warp judge it more independently. "
    "Held-out sequences are of the same makers as those that were learnt from."
)


@dataclass(frozen=True, slots=True)
class Making:
    """How weights came to be.

    Attributes:
        steps: optimiser steps in all.
        minutes: wall-clock time of the training, resumed parts included.
        hardware: what it ran on.
        sequences, frames: how much was trained on.
        origins: what it was trained on, in words.
    """

    steps: int
    minutes: float
    hardware: str
    sequences: int
    frames: int
    origins: tuple[str, ...]


def hardware() -> str:
    """This machine's processor, in words."""
    if torch.cuda.is_available():
        return f"{torch.cuda.device_count()} x {torch.cuda.get_device_name(0)}"
    return f"{platform.machine()} CPU, {torch.get_num_threads()} thread(s), no GPU"


def write_weights(
    folder: Path,
    generator: Generator,
    classifier: EffectClassifier | None,
    making: Making,
    evaluation: Evaluation | None,
    sheet: Sequence[Learnt] = (),
) -> None:
    """Write renderer, classifier, card and sheet into a folder.

    The sheet shows sequences (held-out ones) as coarse field, bicubic, drawn and real.
    """
    with staged(folder) as aside:
        notes = {"shape": generator.shape.to_json(), "steps": making.steps}
        save_network(aside / RENDERER_FILE, generator, RENDERER, notes)
        text = card_text(generator, making, evaluation, file_sha256(aside / RENDERER_FILE))
        (aside / CARD).write_text(text, encoding="utf-8")
        if classifier is not None:
            _write_classifier(aside, classifier, making)
    if sheet:
        write_sheet(folder / "sheet.png", sheet, generator)


def _write_classifier(folder: Path, classifier: EffectClassifier, making: Making) -> None:
    width = classifier.layers[0].out_channels
    path = folder / CLASSIFIER_FILE
    save_network(path, classifier, CLASSIFIER, {"width": width, "labels": list(LABELS)})
    values = {
        "name": f"{NAME}.classifier",
        "task": "classify effects",
        "weights": path.name,
        "sha256": file_sha256(path),
        "labels": list(LABELS),
        "licence": "Apache-2.0",
        "parameters": sum(p.numel() for p in classifier.parameters()),
        "trained_on": [*making.origins, "drawn water", "pictures of nothing"],
        "limits": "It measures and tags; the renderer is never trained on it.",
    }
    write_card(folder, values, CLASSIFIER_CARD)


def card_text(
    generator: Generator, making: Making, evaluation: Evaluation | None, sha256: str
) -> str:
    """The card as TOML; ``sha256`` is that of the weights it speaks for."""
    parameters = sum(p.numel() for p in generator.parameters())
    lines = [
        "# Card of the effect renderer. Figures: `filmai effect train`, on held-out sequences.",
        f'name = "{NAME}"',
        f'task = "{TASK}"',
        'description = "Draws coarse simulations of fire, smoke and explosions '
        'at four times the size."',
        f'weights = "{RENDERER_FILE}"',
        f'sha256 = "{sha256}"',
        'licence = "Apache-2.0"',
        f"parameters = {parameters}",
        f"hardware = {_quoted(making.hardware)}",
        f"minutes = {making.minutes:.0f}",
        f"steps = {making.steps}",
        f"sequences = {making.sequences}",
        f"frames = {making.frames}",
        "trained_on = [" + ", ".join(_quoted(o) for o in making.origins) + "]",
        'draws = "fire, smoke, explosion; water is drawn procedurally, without this network"',
        f"limits = {_quoted(LIMITS)}",
        "",
        "[shape]",
        *(f"{name} = {value}" for name, value in generator.shape.to_json().items()),
    ]
    if evaluation is not None:
        lines += ["", "# Aims: " + ", ".join(f"{k} <= {v:g}" for k, v in AIMS.items())]
        for kind in ("all", *sorted({v.kind for v in evaluation.verdicts})):
            goals = evaluation.goals(None if kind == "all" else kind)
            lines += ["", f"[goals.{kind}]"]
            lines += [f"{name} = {value:.3f}" for name, value in goals.items() if value == value]
            met = [name for name, value in goals.items() if value <= AIMS[name]]
            lines.append("reached = [" + ", ".join(_quoted(name) for name in met) + "]")
        for verdict in evaluation.verdicts:
            lines += ["", f"[held_out.{verdict.name}]", f"kind = {_quoted(verdict.kind)}"]
            for method, figures in verdict.methods.items():
                lines += ["", f"[held_out.{verdict.name}.{method}]"]
                for name in figures.__slots__:
                    value = getattr(figures, name)
                    if value == value:
                        lines.append(f"{name} = {value:.4f}")
            if verdict.nearest:
                lines += ["", f"[held_out.{verdict.name}.nearest_training_frame]"]
                lines += [f"{name} = {value:.4f}" for name, value in verdict.nearest.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_sheet(path: Path, sequences: Sequence[Learnt], draw: Draw, columns: int = 3) -> None:
    """A PNG: a row a sequence, for ``columns`` moments the bicubic, drawn and real picture."""
    from filmai_core.effects.media.export import write_clip

    rows = []
    for sequence in sequences:
        pick = np.linspace(0.15, 0.8, columns) * (len(sequence.frames) - 1)
        real = coded_frames(sequence)
        runs = (redraw(sequence, bicubic), redraw(sequence, draw), real)
        cells = [decode(run[int(i)]) for i in pick for run in runs]
        rows.append(torch.cat([_on_grey(cell) for cell in cells], 2))
    width = max(row.shape[2] for row in rows)
    rows = [torch.nn.functional.pad(row, (0, width - row.shape[2])) for row in rows]
    picture = torch.cat(rows, 1)
    frame = torch.cat([picture, torch.ones(1, *picture.shape[1:])]).permute(1, 2, 0)
    write_clip([frame.contiguous().numpy()], Fraction(24), path, bits=8, soft=True)


def _on_grey(picture: Tensor) -> Tensor:
    return picture[:3] + 0.04 * (1 - picture[3:])


def classifier_data(sequences: Sequence[Learnt], *, every: int = 2, seed: int = 7) -> Labelled:
    """Pictures to train the classifier on: frames of sequences, drawn water, and nothing."""
    pictures, labels = [], []
    for sequence in sequences:
        frames = torch.nn.functional.interpolate(
            coded_frames(sequence)[::every], (64, 64), mode="area"
        )
        shows = frames.amax((1, 2, 3)) > 0.05
        pictures.append(frames[shows])
        labels += [label_of(sequence.kind)] * int(shows.sum())
    water = torch.cat([_water_pictures(seed + i) for i in range(4)])
    blank = nothing(max(40, len(labels) // 3), seed)
    none = LABELS.index("none")
    labels += [label_of(EffectKind.WATER)] * len(water) + [none] * len(blank.labels)
    return Labelled(torch.cat([*pictures, water, blank.pictures]), torch.tensor(labels))


def _water_pictures(seed: int) -> Tensor:
    from filmai_core.effects.coding import encode

    rng = np.random.default_rng([seed, 23])
    out = []
    for preset in PRESETS.values():
        if preset.kind is not EffectKind.WATER:
            continue
        spec: EffectSpec = preset.with_(
            size=64, seed=seed, scale=float(rng.uniform(0.6, 1.6)), wind=float(rng.uniform(-1, 1))
        )
        water = Water(spec)
        for time_s in np.linspace(0.2, 0.8, 8) * min(spec.duration_s, 1.4):
            out.append(torch.from_numpy(water.picture(float(time_s))).permute(2, 0, 1))
    return encode(torch.stack(out))


def making_of(sequences: Sequence[Learnt], steps: int, minutes: float) -> Making:
    """The making of weights trained on these sequences on this machine."""
    used = [s for s in sequences if not s.held_out]
    simulated = sum(s.origin == "simulation" for s in used)
    origins = [f"{simulated} sequences of our own simulations"] if simulated else []
    origins += sorted({s.origin for s in used if s.origin != "simulation"})
    frames = sum(len(s.frames) for s in used)
    return Making(steps, minutes, hardware(), len(used), frames, tuple(origins))
