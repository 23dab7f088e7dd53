"""A Fountain file comes back whole: what was not mended is not touched."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmai_core.screenplay.assemble import assemble, source_of
from filmai_core.screenplay.export.fountain_patch import patch_fountain
from filmai_core.screenplay.export.write import export
from filmai_core.screenplay.formats.fountain import reader as fountain
from filmai_core.screenplay.model import ElementKind, Screenplay
from filmai_core.screenplay.repair.repairs import (
    DropScene,
    MergeScene,
    Repair,
    Retag,
    SplitScene,
    Target,
    apply_repairs,
)
from filmai_core.screenplay.settle import settle_reading

K = ElementKind

WHOLE = """Title: _The Ferry_
Author: Ida Holm
Odd key: kept


# Act one

= They meet, at last.

INT. BOAT SHED - DAY #1#

Oars and *ropes*.   [[blue? or green]]
A gull on the sill.

/* cut for now:

INT. ATTIC - DAY

Dust. */

CRASH
The door gives **way**.

IDA
(out of breath)
Now!

ROLF ^
Wait!


EXT. PIER - NIGHT

\tFog rolls in.

JAG ÄR HÄR
Sa ljudet.

> CUT TO:

"""


def read(data: bytes) -> Screenplay:
    return assemble(settle_reading(fountain.read(data)), source_of(data, "x.fountain", "fountain"))


def essence(play: Screenplay) -> list[tuple[object, ...]]:
    return [(e.kind, " ".join(e.text.split()), e.number) for e in play.elements]


def target(play: Screenplay, text: str) -> Target:
    return Target.of(next(e for e in play.elements if e.text.strip().startswith(text)))


def changed_lines(old: str, new: str) -> list[str]:
    """The old lines that the new text has not, in order."""
    from difflib import SequenceMatcher

    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[str] = []
    for op, start, stop, _, _ in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        found += a[start:stop] if op != "equal" else []
    return [line for line in found if line.strip()]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_untouched_is_the_same_file(codec: str, end: str) -> None:
    data = WHOLE.replace("\n", end).encode(codec)
    play = read(data)
    assert export(play, "fountain", source=data, as_read=play) == data


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("CRASH", K.ACTION, "!CRASH"),
        ("Fog rolls in.", K.CENTERED, "> Fog rolls in. <"),
        ("JAG", K.ACTION, "!JAG ÄR HÄR"),
        ("EXT. PIER", K.ACTION, "!EXT. PIER - NIGHT"),
        ("EXT. PIER", K.SHOT, "!!EXT. PIER - NIGHT"),
        ("They meet", K.ACTION, "They meet, at last."),
        ("CUT TO:", K.SECTION, "# CUT TO:"),
        ("The door", K.ACTION, "The door gives **way**."),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_another_kind_touches_its_line_alone(
    text: str, kind: ElementKind, line: str, codec: str
) -> None:
    data = WHOLE.replace("\n", "\r\n").encode(codec)
    play = read(data)
    mended = apply_repairs(play, [Retag((target(play, text),), kind)])
    made = patch_fountain(data, play, mended)
    assert essence(read(made)) == essence(mended)
    decoded = made.decode(codec)
    assert made[:3] == data[:3] or codec == "cp1252"
    assert line in [row.strip(" \r\n") for row in decoded.split("\n")]
    old = changed_lines(data.decode(codec), decoded)
    assert len(old) <= 2, old
    assert "[[blue? or green]]" in decoded
    assert "INT. ATTIC - DAY\r\n\r\nDust. */" in decoded
    assert "\n" not in decoded.replace("\r\n", "")


def test_a_paragraph_becomes_speech_and_joins_the_one_above() -> None:
    data = b"INT. SHED\n\nIDA\nNow!\n\nOr never.\n\nShe goes.\n"
    play = read(data)
    mended = apply_repairs(play, [Retag((target(play, "Or never."),), K.DIALOGUE)])
    made = patch_fountain(data, play, mended)
    assert made == b"INT. SHED\n\nIDA\nNow!\nOr never.\n\nShe goes.\n"


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_scene_repairs_read_back(codec: str) -> None:
    data = WHOLE.encode(codec)
    play = read(data)
    repairs: tuple[Repair, ...] = (
        DropScene(target(play, "INT. BOAT")),
        DropScene(target(play, "EXT. PIER")),
        MergeScene(target(play, "EXT. PIER")),
        SplitScene(target(play, "Fog"), "INT. HALL - DAY"),
        SplitScene(target(play, "CRASH"), "INT. 客厅 - DAY"),
        SplitScene(target(play, "Oars"), "somewhere else"),
    )
    for repair in repairs:
        mended = apply_repairs(play, [repair])
        made = patch_fountain(data, play, mended)
        assert essence(read(made)) == essence(mended), repair
        assert made.startswith(WHOLE.encode(codec)[:60])


CHUNKS = st.sampled_from(
    ["INT. SHED - DAY", ".the roof", "Rain *falls* on {n}.", "Rain {n}.\nMore rain.", "CRASH {n}!",
     "IDA\nNow {n}.", "IDA (V.O.)\n(low)\nNow {n}.\n~la la", "@McRolf ^\nOh {n}.", "> FADE OUT.",
     "# Part {n}", "= In short {n}", "/* gone {n} */", "Fog [[why {n}?]] comes.", "> The end {n} <",
     "===", "[[a note {n}]]", "!!CLOSE ON {n}", "\tIndented {n}.", "  ", "CUT TO:"]
)  # fmt: skip
KINDS = [K.ACTION, K.CUE, K.HEADING, K.TRANSITION, K.SHOT, K.CENTERED, K.SECTION, K.SYNOPSIS]


@st.composite
def files(draw: st.DrawFn) -> str:
    parts = draw(st.lists(CHUNKS, min_size=1, max_size=9))
    gap = st.sampled_from(["\n\n", "\n\n\n", "\n \n"])
    text = "".join(part.format(n=n) + draw(gap) for n, part in enumerate(parts))
    return draw(st.sampled_from(["", "\n", "Title: x\n\n"])) + text


@given(text=files(), seed=st.integers(0, 999), kind=st.sampled_from(KINDS), end=st.sampled_from(
    ["\n", "\r\n"]))  # fmt: skip
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_mended_line_is_the_only_one(text: str, seed: int, kind: ElementKind, end: str) -> None:
    data = text.replace("\n", end).encode()
    play = read(data) if text.strip() else None
    if play is None:
        return
    assert patch_fountain(data, play, play) == data
    # Fountain has no way to say that a bracket is somebody's name.
    able = [e for e in play.elements if e.text and (kind is not K.CUE or e.text[0] != "(")]
    if not able:
        return
    chosen = random.Random(seed).choice(able)
    mended = apply_repairs(play, [Retag((Target.of(chosen),), kind)])
    made = patch_fountain(data, play, mended)
    if "\n" not in chosen.text:
        assert essence(read(made)) == essence(mended)
    same = [e for e in play.elements if e in mended.elements and e.kind is not K.NOTE]
    kept = [" ".join(line.split()) for e in same for line in e.text.split("\n")]
    decoded = made.decode()
    plain = " ".join(regex.sub(r"\*|\[\[.*?\]\]", "", decoded).split())
    assert all(piece in plain for piece in kept)
    assert "\r\n" not in decoded if end == "\n" else "\n" not in decoded.replace("\r\n", "")


@pytest.mark.corpus
def test_real_files_come_back_whole(shared_dir: Path) -> None:
    for path in sorted((shared_dir / "scripts").rglob("*.fountain")):
        data = path.read_bytes()
        play = read(data)
        assert export(play, "fountain", source=data, as_read=play) == data
        if len(data) > 100_000:
            continue
        able = [e for e in play.elements if e.text and "\n" not in e.text and e.kind is K.CUE]
        for cue in random.Random(1).sample(able, min(2, len(able))):
            mended = apply_repairs(play, [Retag((Target.of(cue),), K.ACTION)])
            made = patch_fountain(data, play, mended)
            assert essence(read(made)) == essence(mended), (path.name, cue)
