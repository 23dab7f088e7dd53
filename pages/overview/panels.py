"""The Overview page's cards: findings, arc, cast, themes, effect shots, doubtful lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import streamlit as st

from filmai_core.analysis.breakdown.edits import DOCUMENT, apply_edits, edits_from_json
from filmai_core.analysis.breakdown.lexicon import LABELS
from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.analysis.breakdown.shot_words import Complexity
from filmai_core.analysis.drafts.coverage import Standing, names_of
from filmai_core.analysis.drafts.findings import Finding, write_findings
from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.emotions.timeline import EmotionTimeline
from filmai_core.analysis.themes.model import ThemeModel
from filmai_core.errors import ModelError
from filmai_core.figures.labels import counted, shortened
from filmai_core.figures.overview import plot_glance
from filmai_core.screenplay.model import Screenplay
from filmai_core.settings import ROOT
from pages.shared import panels, reading_panels, state

MOST_PEOPLE, MOST_THEMES, MOST_DOUBTS, MOST_KINDS = 6, 5, 3, 4
#: Letters of a line under a finding.
_QUOTE = 110
#: The page that tells more of an analysis.
PAGES = {"emotions": "emotions", "themes": "themes", "network": "characters",
         "breakdown": "shots", "": "report"}  # fmt: skip
_WORDS = {
    Standing.THIN: ("Thin", ":material/trending_down:", "orange"),
    Standing.OVER: ("Over", ":material/trending_up:", "orange"),
    Standing.HOLDS: ("Holds", ":material/check:", "green"),
    Standing.FACT: ("Fact", ":material/info:", "gray"),
}

STYLE = """
<style>
ul.bars { list-style: none; margin: 0; padding: 0; font-size: .95rem; }
ul.bars > li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 .8rem;
  margin: 0 0 .45rem; padding: 0; }
.bars .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bars .value { color: #9A9CA5; font-size: .85rem; align-self: end; white-space: nowrap; }
.bars i { grid-column: 1 / -1; height: 4px; border-radius: 2px; background: #23262F;
  overflow: hidden; margin-top: .15rem; }
.bars i b { display: block; height: 100%; background: #D9A441; }
</style>
"""


def door(name: str, label: str) -> None:
    """A way to another page, with what is open."""
    st.page_link(
        ROOT / "pages" / name / "page.py",
        label=label,
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params=state.address(),
    )


def card(title: str, page: str, label: str) -> Any:
    """A framed place with its title above and its door below; returns the place between."""
    with st.container(border=True, key=f"overview-{page}"):
        st.subheader(title, anchor=False)
        inside = st.container()
        door(page, label)
    return inside


def doors() -> None:
    """Where else to go with a script that was just imported."""
    with st.container(horizontal=True):
        door("script", "Read the script")
        door("report", "Take the report")


@contextmanager
def without_model() -> Iterator[None]:
    """Say in the card why it is empty; the other cards stand."""
    try:
        yield
    except ModelError as error:
        st.caption(panels.plain(str(error)))


# What is quickly told


def cast(play: Screenplay) -> None:
    """Who speaks most."""
    people = sorted(play.characters, key=lambda one: -one.words)
    if not people:
        st.write("Nobody speaks in this draft.")
        return
    words = sum(one.words for one in people) or 1
    _bars(
        [
            (
                one.name,
                f"{one.words / words:.0%} · speaks in {counted(len(one.scenes), 'scene')}",
                one.words,
            )
            for one in people[:MOST_PEOPLE]
        ]
    )
    if (more := len(people) - MOST_PEOPLE) > 0:
        st.caption(f"and {more} more who speak. Shares are of all words spoken.")


def doubts(play: Screenplay) -> None:
    """What may have been misread, the most doubtful first."""
    found = sorted((one for one in play.elements if one.reason), key=lambda one: one.confidence)
    if not found:
        st.write(f"All {len(play.elements):,} lines were read without doubt.")
    else:
        verb = "was" if len(found) == 1 else "were"
        st.write(f"{counted(len(found), 'line')} {verb} read with some doubt.")
        for one in found[:MOST_DOUBTS]:
            where = f"line {one.line}: " if one.line else ""
            st.caption(f"{where}{panels.plain(shortened(one.text, 60))}, read as "
                       f"{one.kind.value}; it {panels.plain(one.reason)}.")  # fmt: skip
    for warning in play.warnings[:MOST_DOUBTS]:
        st.caption(panels.plain(warning.message))


# What is computed


def shots(rows: Sequence[ShotRow], play: Screenplay) -> None:
    """How many effect shots, how hard, of what."""
    here = state.project()
    edits = edits_from_json(state.store().document(here.id, 0, DOCUMENT)) if here else ()
    kept = apply_edits(rows, edits, play).rows
    if not kept:
        st.write("Nothing in this draft calls for an effect.")
        return
    levels = Counter(row.complexity for row in kept)
    told = ", ".join(f"{levels[level]} {level.value}" for level in Complexity if levels[level])
    st.write(f"**{counted(len(kept), 'shot')}**: {told}.")
    kinds = Counter(LABELS[row.category] for row in kept).most_common(MOST_KINDS)
    _bars([(name, str(count), count) for name, count in kinds])


def arc(play: Screenplay, timeline: EmotionTimeline) -> None:
    """The emotional line. Tension and pace join it here once they are analyses of their own."""
    figure = state.memo(
        (play.digest, timeline.model, "glance"), lambda: plot_glance(play, timeline)
    )
    st.plotly_chart(
        figure, theme=None, key="overview.arc", config={"displayModeBar": False},
        alt=f"How bright or dark each scene of {play.title} reads",
    )  # fmt: skip


def themes(model: ThemeModel) -> None:
    """The strongest named themes; motifs where none could be scored."""
    named = sorted(model.named, key=lambda theme: -theme.score)[:MOST_THEMES]
    if named:
        _bars([(one.name, counted(len(one.scenes), "scene"), one.score) for one in named], 1.0)
    elif model.motifs:
        _bars(
            [(one.label, counted(len(one.scenes), "scene"), len(one.scenes))
             for one in model.motifs[:MOST_THEMES]]
        )  # fmt: skip
    else:
        st.write("There is no text in this draft to read themes from.")
    if model.note:
        st.caption(panels.plain(model.note))


def findings(reading: DraftReading) -> None:
    """Three findings side by side, each with its lines and its door."""
    found = write_findings(reading)
    if not found:
        return
    for column, (number, finding) in zip(
        st.columns(len(found), gap="small"), enumerate(found), strict=True
    ):
        with column, st.container(border=True, height="stretch", key=f"overview-finding-{number}"):
            _finding(reading.play, finding)


def _finding(play: Screenplay, finding: Finding) -> None:
    statement = finding.statement
    word, icon, colour = _WORDS[statement.standing]
    st.badge(f"{statement.topic} · {word.lower()}", icon=icon, color=colour)  # type: ignore[arg-type]
    st.markdown(f"**{panels.plain(statement.text)}**")
    rows = [(one.scene, one.line, one.character, one.text) for one in finding.lines]
    reading_panels.quotes(play, rows, _QUOTE)
    st.caption(panels.plain(f"{statement.measure}; {names_of(play, statement.scenes)}"))
    door(PAGES[finding.part], "Look closer")


def _bars(rows: Sequence[tuple[str, str, float]], most: float | None = None) -> None:
    """Names with a value and a bar; the longest fills the width unless ``most`` says what does."""
    top = most or max((share for _, _, share in rows), default=0.0) or 1.0
    items = "".join(
        f'<li><span class="name">{escape(name)}</span><span class="value">{escape(value)}</span>'
        f'<i aria-hidden="true"><b style="width:{100 * min(1.0, share / top):.0f}%"></b></i></li>'
        for name, value, share in rows
    )
    st.html(f'{STYLE}<ul class="bars">{items}</ul>')
