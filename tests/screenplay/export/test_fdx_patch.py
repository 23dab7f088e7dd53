"""A Final Draft file comes back whole: what was not mended is not touched."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmai_core.errors import InputError
from filmai_core.screenplay.assemble import assemble, source_of
from filmai_core.screenplay.export.fdx_patch import patch_fdx
from filmai_core.screenplay.export.fdx_source import find_units
from filmai_core.screenplay.formats import fdx
from filmai_core.screenplay.model import ElementKind, Screenplay
from filmai_core.screenplay.repair.repairs import (
    DropScene,
    MergeScene,
    Retag,
    SplitScene,
    Target,
    apply_repairs,
)
from filmai_core.screenplay.settle import settle_reading

K = ElementKind

WHOLE = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType='Script' Template="No" Version="6">
  <!-- kept by hand -->
  <Content>
    <Paragraph Number="1" Type="Scene Heading">
      <SceneProperties Length="3/8" Page="1" Title="Opening" Color="#FFFF00"><Summary>
        <Paragraph><Text>They meet.</Text></Paragraph></Summary></SceneProperties>
      <Text RevisionID="2">INT. </Text><Text Style="Bold">BOAT SHED - DAY</Text>
    </Paragraph>
    <Paragraph Type="Action" Alignment="Left">
      <Text>Oars &amp; ropes. </Text><Text Style="Italic" TagNumber="4">A gull</Text><Text> on the sill.</Text>
      <ScriptNote ID="7" Type="" Color="#00FF00"><Paragraph><Text>too quiet?</Text></Paragraph></ScriptNote>
    </Paragraph>
    <Paragraph Type="Character"><Text>CRASH</Text></Paragraph>
    <Paragraph Type="Dialogue"><Text>The door gives way.</Text></Paragraph>
    <Paragraph>
      <DualDialogue>
        <Paragraph Type="Character"><Text>IDA</Text></Paragraph>
        <Paragraph Type="Dialogue"><Text>Now!</Text></Paragraph>
        <Paragraph Type="Character"><Text>ROLF</Text></Paragraph>
        <Paragraph Type="Dialogue"><Text>Wait!</Text></Paragraph>
      </DualDialogue>
    </Paragraph>
    <Paragraph Number="2" StartsNewPage="Yes" Type="Scene Heading"><Text>EXT. PIER - NIGHT</Text></Paragraph>
    <Paragraph Type="General"><Text>Fog rolls in.</Text><Text/></Paragraph>
    <Paragraph Type="Action"><Text></Text></Paragraph>
  </Content>
  <TagData><Tags><Tag Number="4"><DefId>x</DefId></Tag></Tags></TagData>
  <Revisions ActiveSet="2"><Revision Color="#0000FF" ID="2" Name="Blue"/></Revisions>
  <DisplayBoards><DisplayBoard Type="Beat"/></DisplayBoards>
  <SmartType><Characters><Character>IDA</Character></Characters></SmartType>
</FinalDraft>
"""  # noqa: E501


def read(data: bytes) -> Screenplay:
    return assemble(settle_reading(fdx.read(data)), source_of(data, "x.fdx", "fdx"))


def essence(play: Screenplay) -> list[tuple[object, ...]]:
    return [
        # A parenthetical's brackets, and capitals by style, may come from the reader.
        (e.kind, e.text.strip(" ()").casefold(), e.number if e.kind is K.HEADING else "", e.dual,
         bool(e.character), e.depth if e.kind is K.SECTION else 0)
        for e in play.elements
    ]  # fmt: skip


def target(play: Screenplay, text: str) -> Target:
    return Target.of(next(e for e in play.elements if e.text == text))


def paragraphs(data: bytes) -> list[bytes]:
    """Canonical XML of everything but the script's paragraphs, then of each of those."""
    root = ET.fromstring(data)
    content = root.find("Content")
    assert content is not None
    inner = [ET.canonicalize(ET.tostring(child)).strip().encode() for child in content]
    for child in list(content):
        content.remove(child)
    content.text = None
    return [ET.canonicalize(ET.tostring(root)).encode(), *inner]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_untouched_is_the_same_file(codec: str) -> None:
    data = WHOLE.replace("UTF-8", codec.removesuffix("-sig")).encode(codec)
    play = read(data)
    assert patch_fdx(data, play, play) == data


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("INT. BOAT SHED - DAY", K.ACTION),
        ("Oars & ropes. A gull on the sill.", K.CENTERED),
        ("CRASH", K.ACTION),
        ("IDA", K.ACTION),
        ("Wait!", K.PARENTHETICAL),
        ("EXT. PIER - NIGHT", K.SHOT),
        ("Fog rolls in.", K.SECTION),
        ("Fog rolls in.", K.TRANSITION),
        ("too quiet?", K.ACTION),
        ("They meet.", K.ACTION),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_another_kind_reads_back_and_touches_its_paragraph_alone(
    text: str, kind: ElementKind, codec: str
) -> None:
    data = WHOLE.replace("UTF-8", codec).encode(codec)
    play = read(data)
    mended = apply_repairs(play, [Retag((target(play, text),), kind)])
    made = patch_fdx(data, play, mended)
    assert essence(read(made)) == essence(mended)
    lines = {e.line for e in play.elements if e not in mended.elements}
    old, new = paragraphs(data), paragraphs(made)
    touched = {n for n, part in enumerate(old) if part not in new}
    assert touched <= lines
    assert made != data


def test_scene_repairs_read_back() -> None:
    data = WHOLE.encode()
    play = read(data)
    for repair in (
        DropScene(target(play, "INT. BOAT SHED - DAY")),
        DropScene(target(play, "EXT. PIER - NIGHT")),
        MergeScene(target(play, "EXT. PIER - NIGHT")),
        SplitScene(target(play, "The door gives way."), "INT. HALL & STAIR - DAY"),
        SplitScene(target(play, "IDA"), "EXT. YARD"),
    ):
        mended = apply_repairs(play, [repair])
        made = patch_fdx(data, play, mended)
        assert essence(read(made)) == essence(mended), repair
        assert paragraphs(made)[0] == paragraphs(data)[0]


def test_formatting_of_words_that_stay_is_kept() -> None:
    data = WHOLE.encode()
    play = read(data)
    changed = [
        replace(e, text="Oars & wet ropes. A gull on the sill.") if e.text.startswith("Oars") else e
        for e in play.elements
    ]
    made = patch_fdx(data, play, replace(play, elements=tuple(changed))).decode()
    assert '<Text>Oars &amp; wet ropes. </Text><Text Style="Italic" TagNumber="4">A gull' in made
    assert made.replace("wet ", "") == WHOLE


def test_a_paragraph_of_several_lines_is_cut_where_a_name_was_found() -> None:
    text = "IDA\nSo late.\nAnd so cold."
    data = WHOLE.replace("Fog rolls in.", text).encode()
    play = read(data)
    mended = apply_repairs(play, [Retag((target(play, text),), K.CUE)])
    assert [e.kind for e in mended.elements[-3:]] == [K.CUE, K.DIALOGUE, K.DIALOGUE]
    assert essence(read(patch_fdx(data, play, mended))) == essence(mended)


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><FinalDraft><Content/></FinalDraft>'
    with pytest.raises(InputError, match="entities"):
        find_units(bomb)


WORDS = st.text(st.sampled_from("abC &<>\"'é好.!(): "), min_size=1, max_size=12).map(
    lambda text: "w" + " ".join(text.split())
)
TYPES = ["Scene Heading", "Action", "Character", "Dialogue", "Parenthetical", "Transition",
         "General", "Lyrics", "Shot", "Outline 2", "Odd Style"]  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> str:
    """Final Draft files of any paragraphs, runs cut anywhere, notes and strange attributes."""
    space = draw(st.sampled_from(["", "\n", "\r\n    "]))
    parts: list[str] = []
    speech = False  # speech that nobody speaks is read as action, whatever the file calls it
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(TYPES))
        if kind in ("Dialogue", "Parenthetical", "Lyrics") and not speech:
            kind = "Action"
        speech = kind in ("Character", "Dialogue", "Parenthetical", "Lyrics")
        runs = [f"n{number}", *draw(st.lists(WORDS, max_size=3))]
        inner = "".join(f'<Text Font="F{n}">{escape(run)}</Text>' for n, run in enumerate(runs))
        note = f"<ScriptNote><Paragraph><Text>note{number}</Text></Paragraph></ScriptNote>"
        inner += note if draw(st.booleans()) else ""
        inner += draw(st.sampled_from(["", "<Odd a='1'/>", "<!-- x -->", "<Text/>"]))
        parts.append(f'<Paragraph Type="{kind}">{inner}</Paragraph>')
    return (
        f"<FinalDraft><Content>{space}{space.join(parts)}{space}</Content>"
        "<Odd>&#233;<b/></Odd></FinalDraft>"
    )


KINDS = [K.ACTION, K.CUE, K.DIALOGUE, K.HEADING, K.TRANSITION, K.SHOT, K.CENTERED, K.SECTION]


@given(text=files(), seed=st.integers(0, 999), kind=st.sampled_from(KINDS))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_mended_line_changes_one_paragraph(text: str, seed: int, kind: ElementKind) -> None:
    data = text.encode()
    play = read(data)
    assert patch_fdx(data, play, play) == data
    if not play.elements:
        return
    chosen = random.Random(seed).choice(play.elements)
    mended = apply_repairs(play, [Retag((Target.of(chosen),), kind)])
    made = patch_fdx(data, play, mended)
    assert essence(read(made)) == essence(mended)
    before = {e.line: e for e in play.elements}
    touched = {e.line for e in play.elements} - {
        line for line in before
        if [e for e in play.elements if e.line == line]
        == [e for e in mended.elements if e.line == line]
    }  # fmt: skip
    old, new = paragraphs(data), paragraphs(made)
    assert old[0] == new[0]
    assert {n for n, part in enumerate(old) if part not in new} <= touched


@pytest.mark.corpus
def test_real_files_come_back_whole(shared_dir: Path) -> None:
    for path in sorted((shared_dir / "scripts").rglob("*.fdx")):
        data = path.read_bytes()
        play = read(data)
        assert patch_fdx(data, play, play) == data
        assert len(find_units(data if not data.startswith(b"\xef\xbb\xbf") else data[3:])) >= max(
            (e.line for e in play.elements), default=0
        )
        for element in random.Random(1).sample(list(play.elements), min(5, len(play.elements))):
            kind = K.ACTION if element.kind is not K.ACTION else K.TRANSITION
            mended = apply_repairs(play, [Retag((Target.of(element),), kind)])
            made = patch_fdx(data, play, mended)
            assert essence(read(made)) == essence(mended), (path.name, element)
            assert paragraphs(made)[0] == paragraphs(data)[0]
