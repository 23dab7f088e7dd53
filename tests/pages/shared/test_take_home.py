"""What is taken home is the imported file, mended, where it is of the format asked for."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from filmai_core.screenplay.model import ElementKind
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.repair.repairs import Retag, Target, apply_repairs
from pages.shared import state, take_home

DATA = b"INT. SHED\r\n\r\n/* cut */\r\n\r\nCRASH\r\nIt *gives* way.\r\n"


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch):
    read = read_screenplay(DATA, "x.fountain")
    store = SimpleNamespace(draft_data=lambda project, number: DATA)
    monkeypatch.setattr(state, "draft", lambda: SimpleNamespace(project="p", number=1))
    monkeypatch.setattr(state, "store", lambda: store)
    monkeypatch.setattr(state, "as_read", lambda draft: read)
    return read


def test_an_untouched_draft_is_the_file_that_was_imported(play) -> None:
    assert take_home.maker(play, "fountain")() == DATA


def test_a_mended_draft_keeps_the_rest(play) -> None:
    crash = next(e for e in play.elements if e.text == "CRASH")
    mended = apply_repairs(play, [Retag((Target.of(crash),), ElementKind.ACTION)])
    made = take_home.maker(mended, "fountain")()
    assert b"!CRASH" in made and b"/* cut */" in made and b"*gives*" in made


def test_another_format_is_written_anew(play) -> None:
    assert take_home.maker(play, "fdx")().startswith(b"<?xml")
