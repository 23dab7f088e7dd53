"""Themes as bytes for the store, and as the JSON of ``filmai analyze``."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np

from filmai_core.analysis.themes.chunks import Chunk
from filmai_core.analysis.themes.model import Line, Motif, NamedTheme, ThemeModel


def _line(line: Line) -> list[Any]:
    return [line.scene, line.line, line.character, line.text]


def encode_themes(model: ThemeModel) -> bytes:
    """For the store."""
    head = {
        "motifs": [
            [m.id, m.label, m.terms, m.stability, m.scenes, [_line(e) for e in m.evidence]]
            for m in model.motifs
        ],
        "named": [[n.name, n.score, n.scenes, [_line(e) for e in n.evidence]] for n in model.named],
        "chunks": [[c.scene, c.passages, c.words, c.text, c.speakers] for c in model.chunks],
        "typical": [line and _line(line) for line in model.typical],
        "agreement": list(model.agreement.items()),
        "model": model.model,
        "note": model.note,
        "coherence": model.coherence,
        "diversity": model.diversity,
    }
    file = io.BytesIO()
    np.savez_compressed(
        file,
        head=np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8),
        weights=model.weights,
        memberships=model.memberships,
        named_scenes=model.named_scenes,
        named_chunks=model.named_chunks,
        positions=model.positions,
    )
    return file.getvalue()


def decode_themes(data: bytes) -> ThemeModel:
    """From the store: the inverse of `encode_themes`."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        head = json.loads(arrays["head"].tobytes())
        kept = {name: arrays[name] for name in arrays.files if name != "head"}
    return ThemeModel(
        motifs=tuple(
            Motif(i, label, tuple(terms), stability, tuple(scenes), _lines(rows))
            for i, label, terms, stability, scenes, rows in head["motifs"]
        ),
        chunks=tuple(
            Chunk(scene, tuple(passages), words, text, tuple((n, w) for n, w in speakers))
            for scene, passages, words, text, speakers in head["chunks"]
        ),
        agreement={count: value for count, value in head["agreement"]},
        named=tuple(
            NamedTheme(name, score, tuple(scenes), _lines(rows))
            for name, score, scenes, rows in head["named"]
        ),
        typical=tuple(Line(*row) if row else None for row in head["typical"]),
        model=head["model"],
        note=head["note"],
        coherence=head["coherence"],
        diversity=head["diversity"],
        **kept,
    )


def _lines(rows: list[list[Any]]) -> tuple[Line, ...]:
    return tuple(Line(*row) for row in rows)


def themes_to_json(model: ThemeModel) -> dict[str, Any]:
    """The ``themes`` part of ``filmai analyze``."""

    def evidence(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
        return [
            {"scene": e.scene, "line": e.line, "character": e.character, "text": e.text}
            for e in lines
        ]

    return {
        "model": model.model,
        "note": model.note,
        "themes": [
            {
                "id": motif.id,
                "label": motif.label,
                "terms": list(motif.terms),
                "scenes": list(motif.scenes),
                "stability": round(motif.stability, 3),
                "evidence": evidence(motif.evidence),
            }
            for motif in model.motifs
        ],
        "weights": _rounded(model.weights),
        "named": [
            {
                "name": theme.name,
                "score": round(theme.score, 4),
                "scenes": list(theme.scenes),
                "evidence": evidence(theme.evidence),
            }
            for theme in sorted(model.named, key=lambda theme: -theme.score)
        ],
    }


def _rounded(weights: Any) -> list[list[float]]:
    """Rows at four decimals that still sum to 1: the largest entry takes the rest."""
    rows = []
    for row in weights:
        short = [round(float(value), 4) for value in row]
        if short:
            largest = max(range(len(short)), key=short.__getitem__)
            short[largest] = round(short[largest] + 1 - sum(short), 4)
        rows.append(short)
    return rows
