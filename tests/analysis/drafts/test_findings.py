"""Findings: three different topics, each with lines of the script that show it."""

from __future__ import annotations

from filmai_core.analysis.context import Context
from filmai_core.analysis.drafts.coverage import Standing, write_coverage
from filmai_core.analysis.drafts.findings import write_findings
from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.people.bechdel import bechdel
from filmai_core.analysis.people.network_analysis import NETWORK
from filmai_core.screenplay.read import read_screenplay


def read(text: str) -> DraftReading:
    """A reading without models: what is said then rests on the screenplay alone."""
    play = read_screenplay(text.encode(), "script.fountain")
    network = NETWORK.recall(play, Context())
    return DraftReading(play, None, None, None, network, bechdel(play), (), (), {})


def talk(scenes: int) -> str:
    """Scenes in which two people do nothing but talk."""
    line = "You never said that the boat was gone and I never asked you where it went."
    scene = "INT. SHED {n} - DAY\n\nRain.\n\n" + 10 * f"ANNA\n{line}\n\nBEN\n{line}\n\n"
    return "Title: Talk\n\n" + "".join(scene.format(n=n) for n in range(scenes))


def test_findings_tell_of_different_things_and_quote_the_script() -> None:
    reading = read(talk(6))
    found = write_findings(reading)
    assert len(found) == 3
    assert len({one.statement.topic for one in found}) == 3
    for one in found:
        assert one.lines, one.statement.text
        for line in one.lines:
            texts = [element.text for element in reading.play.scenes[line.scene].elements]
            assert line.text in texts and line.scene in one.statement.scenes


def test_what_lies_outside_its_bound_comes_before_what_holds() -> None:
    ranks = [
        one.statement.standing in (Standing.THIN, Standing.OVER)
        for one in write_findings(read(talk(6)), most=9)
        if one.statement.topic != "Length"
    ]
    assert ranks == sorted(ranks, reverse=True) and any(ranks)


def test_the_length_is_told_last() -> None:
    topics = [one.statement.topic for one in write_findings(read(talk(6)), most=9)]
    assert topics[-1] == "Length"


def test_a_script_that_is_too_long_is_over_and_not_thin() -> None:
    found = [one for one in write_coverage(read(talk(200))) if one.topic == "Length"]
    assert "over 120" in found[0].text
    assert found[0].standing is Standing.OVER


def test_an_empty_script_has_no_findings() -> None:
    assert write_findings(read("Title: Nothing\n\n")) == ()
