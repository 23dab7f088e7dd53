from __future__ import annotations

import os
import subprocess
import sys
import threading
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from filmai_core.errors import InputError
from filmai_core.progress import Progress
from filmai_core.screenplay.read import SIZE_CAP, find_format, read_screenplay
from filmai_core.screenplay.sandbox import safely
from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

SCRIPT = b"INT. HOUSE - DAY\n\nANNA\nHello.\n"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (SCRIPT, "x.fountain", "fountain"),
        (SCRIPT, "x.fdx", "fountain"),
        (b"Title: X\nAuthor: Y\n\n.ONE\n\nANNA\nHi.\n", "x.txt", "fountain"),
        (b"<FinalDraft><Content/></FinalDraft>", "x.txt", "fdx"),
        ("1、内景 家 日\n阿海：走。\n".encode(), "x.fountain", "chinese"),
    ],
)
def test_the_kind_is_found_from_the_content(data: bytes, name: str, kind: str) -> None:
    assert find_format(data, name).name == kind


def test_the_child_reads_the_same() -> None:
    seen: list[Progress] = []
    assert read_screenplay_safely(SCRIPT, "x.fountain", report=seen.append) == read_screenplay(
        SCRIPT, "x.fountain"
    )
    assert [progress.done for progress in seen] == [0, 1]


def test_the_child_reads_in_a_thread_and_many_at_once() -> None:
    plays: list[object] = []
    threads = [
        threading.Thread(target=lambda: plays.append(read_screenplay_safely(SCRIPT, "x.fountain")))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(plays) == 3 and all(play == plays[0] for play in plays)


def test_the_childs_error_is_the_readers_own() -> None:
    html = b"<!DOCTYPE html><html></html>"
    with pytest.raises(InputError) as inside:
        read_screenplay(html, "../brick.fdx")
    with pytest.raises(InputError) as outside:
        read_screenplay_safely(html, "../brick.fdx")
    assert str(inside.value) == str(outside.value)
    assert ".." not in str(outside.value)


def fake_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    """Let the child run ``body`` where its reader would run."""
    package = tmp_path / "filmai_core" / "screenplay" / "sandbox"
    package.mkdir(parents=True)
    for folder in (package, package.parent, package.parent.parent):
        (folder / "__init__.py").touch()
    (package / "worker.py").write_text(body)
    monkeypatch.setattr(safely, "_PACKAGE_ROOT", str(tmp_path))


def test_a_reader_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake_worker(monkeypatch, tmp_path, "import time\ntime.sleep(60)\n")
    with pytest.raises(InputError, match="took over 1 seconds"):
        read_screenplay_safely(SCRIPT, "x.fountain", seconds=0.6)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("import os\nos.abort()\n", "could not be read"),
        ("raise RuntimeError('broken')\n", "broken"),
        ("raise MemoryError\n", "gigabyte"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "gigabyte"),
        ("", "could not be read"),
    ],
    ids=["abort", "bug", "memory", "killed", "silent"],
)
def test_a_reader_that_dies_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str, message: str
) -> None:
    fake_worker(monkeypatch, tmp_path, body)
    with pytest.raises(InputError, match=message) as caught:
        read_screenplay_safely(SCRIPT, "x.fountain")
    assert "\n" not in str(caught.value) and "Traceback" not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="no memory limits there")
def test_the_childs_memory_is_limited() -> None:
    with pytest.raises(InputError, match="gigabyte"):
        read_screenplay_safely(b"word " * 2_000_000, "x.fountain", memory=1_000_000)


def test_a_large_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(InputError, match="MB"):
        read_screenplay_safely(bytes(SIZE_CAP + 1), "x.fountain")


def test_the_child_starts_without_torch_and_streamlit() -> None:
    program = (
        "import sys, filmai_core.screenplay.sandbox.worker, filmai_core.screenplay.read;"
        "bad = {'torch', 'streamlit', 'transformers', 'numpy', 'pandas'} & set(sys.modules);"
        "sys.exit(repr(bad) if bad else 0)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    "name", ["../../../x.fountain", "/etc/passwd", "a\x00b.fountain", "x" * 5000, "", "-", "é.fdx"]
)
def test_any_name_is_only_shown(name: str) -> None:
    before = set(os.listdir("."))
    play = read_screenplay_safely(SCRIPT, name)
    assert "/" not in play.source_name and set(os.listdir(".")) == before


def _zip(names: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return out.getvalue()


BAD = {
    "empty": b"",
    "blank": b" \n\t\n",
    "zeros": b"\x00" * 500,
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
    "elf": b"\x7fELF\x02\x01\x01\x00\x00",
    "html": b"<!DOCTYPE html><html><body><p>404</p></body></html>",
    "xml": b"<?xml version='1.0'?><rss/>",
    "rtf": b"{\\rtf1\\ansi{\\pict 00ff}}",
    "zip": _zip({"a.bin": b"\x00\x01"}),
    "half a zip": _zip({"a.bin": b"\x00\x01"})[:20],
    "half a pdf": b"%PDF-1.7\n1 0 obj",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
@pytest.mark.parametrize("name", ["x.fdx", "x.fountain"])
def test_bad_input_is_one_sentence(data: bytes, name: str) -> None:
    with pytest.raises(InputError) as caught:
        read_screenplay(data, name)
    assert name in str(caught.value) and "\n" not in str(caught.value)
