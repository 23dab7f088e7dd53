"""What has neither a heading nor a speaker is no screenplay."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.plausible import why_no_screenplay
from filmai_core.screenplay.read import read_screenplay


@pytest.mark.parametrize(
    "text", ["buy milk\n", "buy milk\ncall mum\n\nbread\n", "It was late. Nobody came.\n"]
)
def test_notes_are_told_from_a_screenplay(text: str) -> None:
    why = why_no_screenplay(read_screenplay(text.encode(), "notes.txt"))
    assert why.startswith("Nothing in notes.txt reads as a screenplay")


@pytest.mark.parametrize(
    "text", ["INT. SHED - DAY\n\nRain.\n", "Rain falls.\n\nANNA\nHello there, old friend.\n"]
)
def test_a_heading_or_a_speaker_is_enough(text: str) -> None:
    assert why_no_screenplay(read_screenplay(text.encode(), "short.fountain")) == ""
