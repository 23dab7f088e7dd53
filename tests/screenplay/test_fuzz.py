"""Whatever stands in a file, it gives a screenplay or one `InputError`, in bounded time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmai_core.errors import InputError
from filmai_core.screenplay.assemble import assemble, source_of
from filmai_core.screenplay.export.to_json import screenplay_from_record, screenplay_to_record
from filmai_core.screenplay.export.write import export
from filmai_core.screenplay.foreign.decoding import decode
from filmai_core.screenplay.formats import chinese, fdx
from filmai_core.screenplay.formats.fountain import reader as fountain
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.words.headings import looks_like_heading, parse_heading
from filmai_core.screenplay.words.names import resolve_names, split_cue

FUZZ = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))

LINES = st.sampled_from(
    ["INT. HOUSE - DAY", "EXT. STREET. NIGHT #12#", ".FORCED", "ANNA", "ANNA (V.O.) ^", "BEN ^",
     "@mcCoy", "(beat)", "Hello there.", "~la la", "> CUT <", "> FADE", "CUT TO:", "===", "# Act",
     "= syn", "[[note", "]]", "[[a]]", "/*", "*/", "!!SHOT", "!act", "", "  ", "\xa0", "\f",
     "**B**", "_u_", "\\*", "Title: X", "\tIndented", "BOOM!", "(MORE)", "ANNA (CONT'D)",
     "CONTINUED:", "1-2 日 内 家", "人物：阿海、三叔", "阿海：（喊）走。", "△风起。", "【字幕】",
     "第1集",
     "场景一：", "时间：夜", "《看天》", "\ue000", "\x85", "\u2028", "🎬 X", "I/E. CAR"]
)  # fmt: skip
SCRIPTS = st.lists(LINES | st.text(max_size=20), max_size=30).map("\n".join)

TAGS = ["FinalDraft", "Content", "Paragraph", "Text", "DualDialogue", "ScriptNote", "TitlePage",
        "SceneProperties", "Summary", "SceneArcBeats", "CharacterArcBeat"]  # fmt: skip
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["Type", "Number", "Length", "Page", "Name", "Alignment", "StartsNewPage"]),
    st.sampled_from(["Scene Heading", "Character", "Dialogue", "1 3/8", "9" * 30, "-1", "Center",
                     "Yes", "Outline 3", "", "é"]),
    max_size=3,
)  # fmt: skip


@st.composite
def xml(draw: st.DrawFn, depth: int = 0) -> str:
    tag = "FinalDraft" if not depth else draw(st.sampled_from(TAGS))
    attributes = "".join(f' {k}="{v}"' for k, v in draw(ATTRIBUTES).items())
    children = draw(st.lists(xml(depth=depth + 1), max_size=3)) if depth < 4 else []
    text = draw(st.sampled_from(["", "ANNA", "Hi.\n\nBye.", "&amp;", "INT. A - DAY"]))
    return f"<{tag}{attributes}>{text}{''.join(children)}</{tag}>"


def settle(play: Screenplay) -> None:
    """What must hold for every screenplay."""
    assert [scene.index for scene in play.scenes] == list(range(len(play.scenes)))
    speakers = {person.name for person in play.characters}
    for scene in play.scenes:
        assert scene.eighths >= 1 and set(scene.characters) <= speakers
        assert all(0 < element.confidence <= 1 for element in scene.elements)
    assert screenplay_from_record(screenplay_to_record(play)) == play
    for kind in ("fountain", "fdx", "json"):
        assert export(play, kind)


@FUZZ
@given(SCRIPTS)
def test_fountain_reads_anything(source: str) -> None:
    data = source.encode("utf-8", "replace")
    try:
        reading = fountain.read(data)
    except InputError:
        return
    settle(assemble(reading, source_of(data, "x", "fountain")))


@FUZZ
@given(SCRIPTS)
def test_chinese_reads_anything(source: str) -> None:
    data = source.encode("utf-8", "replace")
    try:
        reading = chinese.read(data)
    except InputError:
        return
    settle(assemble(reading, source_of(data, "x", "chinese")))


@FUZZ
@given(xml())
def test_final_draft_reads_anything(source: str) -> None:
    data = source.encode()
    settle(assemble(fdx.read(data), source_of(data, "x", "fdx")))


@FUZZ
@given(xml(), st.integers(0, 500), st.binary(max_size=3))
def test_damaged_final_draft_is_an_input_error(source: str, at: int, junk: bytes) -> None:
    data = source.encode()
    data = data[:at] + junk + data[at + 1 :]
    try:
        settle(assemble(fdx.read(data), source_of(data, "x", "fdx")))
    except InputError as error:
        assert "\n" not in str(error)


@FUZZ
@given(st.binary(max_size=400))
def test_bytes_are_text_or_an_input_error(data: bytes) -> None:
    try:
        decode(data, "x.bin")
        read_screenplay(data, "x.bin")
    except InputError as error:
        assert "x.bin" in str(error) and "\n" not in str(error)


@FUZZ
@given(st.text(max_size=60))
def test_lines_never_break_headings_and_names(text: str) -> None:
    looks_like_heading(text)
    heading = parse_heading(text)
    assert set(heading.text) <= {*text, " "}
    assert heading.setting in ("INT", "EXT", "INT/EXT", "")
    cue = split_cue(text)
    # A cue is taken apart; nothing is added to it.
    assert set("".join((cue.name, *cue.extensions, cue.alias))) <= {*text, " "}
    assert set(resolve_names([text, text + " (V.O.)"])) == {text, text + " (V.O.)"}


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "line",
    ["[" * 20_000, "(" * 20_000, "（" * 9_000, "12 " * 6_000, "A/" * 9_000, "内" * 300, "INT/" * 75,
     "A, " * 6_000, "- " * 9_000, "'S " * 6_000, "A (B) " * 3_000, "^" * 20_000, "：" * 9_000],
)  # fmt: skip
def test_long_lines_are_quick_everywhere(line: str) -> None:
    looks_like_heading(line)
    split_cue(line)
    for reader in (fountain, chinese):
        reader.read(f"{line}\nHello.\n\nINT. A - DAY\n\n阿海：{line}\n".encode())


RULES = (Path(__file__).resolve().parent.parent / "data" / "fountain_rules.txt").read_bytes()
SPLICES = st.lists(
    st.tuples(st.integers(0, len(RULES)), st.integers(0, 200), st.binary(max_size=4)),
    min_size=1,
    max_size=12,
)


@FUZZ
@given(st.integers(0, len(RULES) - 1), st.integers(1, 3000), SPLICES)
def test_mutated_scripts_are_read_or_refused(
    start: int, size: int, splices: list[tuple[int, int, bytes]]
) -> None:
    data = RULES[start : start + size]
    for at, length, junk in splices:
        at %= len(data) + 1
        data = data[:at] + junk + data[at + length :]
    try:
        settle(read_screenplay(data, "x.fountain"))
    except InputError as error:
        assert "\n" not in str(error)


@pytest.mark.corpus
@FUZZ
@given(at=st.integers(0, 9000), length=st.integers(0, 300), junk=st.binary(max_size=8))
def test_mutated_final_draft_is_read_or_refused(
    shared_dir: Path, at: int, length: int, junk: bytes
) -> None:
    data = (shared_dir / "scripts" / "official" / "Brick-and-Steel.fdx").read_bytes()
    data = data[:at] + junk + data[at + length :]
    try:
        settle(read_screenplay(data, "x.fdx"))
    except InputError as error:
        assert "\n" not in str(error)
