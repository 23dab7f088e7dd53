"""A timeline as JSON and as rows: what the command line prints and the page downloads."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from typing import Any

from filmai_core.analysis.emotions.arcs import Arc, find_arc
from filmai_core.analysis.emotions.bands import SceneBand, scene_bands
from filmai_core.analysis.emotions.shapes import Shape, find_shape
from filmai_core.analysis.emotions.tension import build_lines
from filmai_core.analysis.emotions.timeline import EmotionTimeline, SceneScores, scene_scores
from filmai_core.csvcell import safe_cell
from filmai_core.screenplay.model import Screenplay

_DIGITS = 4


def timeline_to_json(timeline: EmotionTimeline, play: Screenplay) -> dict[str, Any]:
    """The ``emotions`` part of the analysis: scores, scenes, characters, arc."""
    lines = build_lines(play, timeline)
    bands = {name: scene_bands(lines[name]) for name in ("tension", "pace")}
    rows = _scene_rows(timeline, scene_scores(timeline), everything=True)
    for row in rows:
        row |= _banded(bands, row["index"])
    return {
        "model": timeline.model,
        "labels": list(timeline.labels),
        "passages": [
            {
                "scene": item.scene,
                "line": item.line,
                "character": item.character or None,
                "kind": str(item.kind),
                "text": item.text,
                "scores": _named(timeline, row),
            }
            for item, row in zip(timeline.passages, timeline.probs, strict=True)
        ],
        "scenes": rows,
        "characters": {
            person.name: [
                {key: row[key] for key in ("scene", "scores", "valence")}
                for row in _scene_rows(timeline, scene_scores(timeline, person.name))
            ]
            for person in play.characters
        },
        "arc": arc_to_json(
            find_arc(timeline), {name: find_shape(line) for name, line in lines.items()}
        ),
    }


def _banded(bands: Mapping[str, SceneBand], scene: int) -> dict[str, float | None]:
    """``tension``, ``tension_low``, ``tension_high`` and so on of a scene; None: no value."""
    found: dict[str, float | None] = {}
    for name, band in bands.items():
        for key, column in (
            (name, band.mean),
            (f"{name}_low", band.low),
            (f"{name}_high", band.high),
        ):
            value = float(column[scene])
            found[key] = None if math.isnan(value) else round(value, _DIGITS)
    return found


def arc_to_json(arc: Arc, shapes: Mapping[str, Shape] | None = None) -> dict[str, Any]:
    """A shape: whether it is reliable, its name and its turning points; and the lines'."""
    lines = {
        name: {
            "reliable": shape.reliable,
            "p": round(shape.p, _DIGITS),
            "width": round(shape.width, _DIGITS),
        }
        for name, shape in (shapes or {}).items()
    }
    return {
        "reliable": arc.reliable,
        "p": round(arc.p, _DIGITS),
        "name": arc.name,
        "fit": None if arc.fit is None else round(arc.fit, _DIGITS),
        "turning_points": [
            {
                "scene": turn.scene,
                "line": turn.line,
                "at": turn.at,
                "kind": turn.kind,
                "prominence": round(turn.prominence, _DIGITS),
            }
            for turn in arc.turning_points
        ],
        "lines": lines,
    }


def timeline_to_csv(timeline: EmotionTimeline, play: Screenplay) -> str:
    """One row a scene: number, heading, page, passages, valence, tension, pace, emotions."""
    scores = scene_scores(timeline)
    lines = build_lines(play, timeline)
    bands = {name: scene_bands(lines[name]) for name in ("tension", "pace")}
    more = [f"{name}{end}" for name in bands for end in ("", "_low", "_high")]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(
        ["scene", "number", "heading", "page", "passages", "valence", "low", "high"]
        + list(timeline.labels)
        + more
    )
    for scene in play.scenes:
        row = [scores.valence[scene.index], scores.low[scene.index], scores.high[scene.index]]
        writer.writerow(
            [
                scene.index + 1,
                scene.heading.number,
                safe_cell(scene.heading.text),
                round(scene.page, 2),
                int(scores.counts[scene.index]),
            ]
            + ["" if math.isnan(v) else round(float(v), _DIGITS) for v in row]
            + [
                "" if math.isnan(v) else round(float(v), _DIGITS)
                for v in scores.scores[scene.index]
            ]
            + ["" if v is None else v for v in _banded(bands, scene.index).values()]
        )
    return file.getvalue()


def _scene_rows(
    timeline: EmotionTimeline, scores: SceneScores, *, everything: bool = False
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for scene in range(timeline.scenes):
        if scores.counts[scene]:
            rows.append(
                {
                    "index": scene,
                    "scene": scene,
                    "scores": _named(timeline, scores.scores[scene]),
                    "valence": round(float(scores.valence[scene]), _DIGITS),
                    "low": round(float(scores.low[scene]), _DIGITS),
                    "high": round(float(scores.high[scene]), _DIGITS),
                }
            )
        elif everything:
            rows.append(
                {
                    "index": scene,
                    "scene": scene,
                    "scores": {},
                    "valence": None,
                    "low": None,
                    "high": None,
                }
            )
    return rows


def _named(timeline: EmotionTimeline, row: Any) -> dict[str, float]:
    return {
        name: round(float(value), _DIGITS) for name, value in zip(timeline.labels, row, strict=True)
    }
