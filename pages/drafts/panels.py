"""The Drafts page's parts: which two, what changed, what the change did, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from filmai_core.analysis.drafts.compare import Comparison, Fate, ScenePair, compare_drafts
from filmai_core.analysis.drafts.measures import DraftChanges, measure_change
from filmai_core.analysis.table import title as title_of
from filmai_core.figures.compare import plot_changes, plot_two_lines
from filmai_core.reports.comparison import comparison_document, pair_title, scene_map
from filmai_core.reports.document import SceneDiff
from filmai_core.reports.html import scene_diff, to_html
from filmai_core.screenplay.model import Screenplay
from filmai_core.store.projects import Draft
from pages.drafts.sides import sides_html
from pages.shared import panels, png_button, state
from pages.shared.draft_reading import draft_reading

#: Scenes of the word-by-word view that are shown at once.
STEP = 10
#: Fate: its sign, so that colour is never alone.
SIGNS = {Fate.SAME: "=", Fate.CHANGED: "≠", Fate.MOVED: "⇅", Fate.ADDED: "+", Fate.CUT: "−"}

STYLE = """
<style>
.diff { font: .92rem/1.45 "Source Code", monospace; background: #13151B; max-width: 76ch;
  border: 1px solid #23262F; border-radius: .5rem; padding: 1.2rem clamp(.8rem, 4vw, 2.4rem);
  overflow-wrap: anywhere; margin-bottom: 1.2rem; }
.diff p { margin: 0 0 .5rem; white-space: pre-wrap; font: inherit; }
.diff .heading { font-weight: 700; } .diff .cue { margin-left: 32%; }
.diff .dialogue, .diff .lyric { margin: 0 14% .5rem 16%; }
.diff .parenthetical { margin-left: 24%; } .diff .transition { text-align: right; }
.diff ins { color: #8FDCA8; background: rgba(63,182,139,.16); text-decoration: underline; }
.diff del { color: #FF9D8A; background: rgba(232,98,59,.16); text-decoration: line-through; }
.sides { display: grid; grid-template-columns: 1fr 1fr; max-width: none; column-gap: 2rem; }
.sides p { margin: 0 0 .5rem !important; } .sides .cue { padding-left: 22%; }
.sides .dialogue, .sides .lyric { padding: 0 6% 0 12%; }
.sides .side { color: #9A9CA5; font: 600 .8rem/1.4 "Source Sans", sans-serif; }
@media (min-width: 1100px) { .diff.one { display: none; } }
@media (max-width: 1099px) { .diff.sides { display: none; } }
h3.pair { font: 600 1rem/1.4 "Source Sans", sans-serif; margin: 0 0 .5rem; padding: 0;
  text-transform: none; letter-spacing: 0; color: #E3B968; }
@media (max-width: 640px) { .diff { font-size: .84rem; } .diff .cue { margin-left: 22%; }
  .diff .dialogue { margin: 0 4% .5rem 8%; } }
</style>
"""


def choose(drafts: Sequence[Draft]) -> tuple[Draft, Draft]:
    """The two drafts to compare: by default the open one and the one before it."""
    by_number = {draft.number: draft for draft in drafts}
    numbers = list(by_number)
    open_draft = state.draft()
    new_default = open_draft.number if open_draft else numbers[-1]
    if new_default == numbers[0]:
        new_default = numbers[-1]
    old_default = max(number for number in numbers if number < new_default)

    def label(number: int) -> str:
        return f"{number} · {by_number[number].filename}"

    with st.grid(2, min_column_width=240):
        old = st.selectbox(
            "Old draft", numbers, numbers.index(old_default), label, key="drafts.old"
        )
        new = st.selectbox(
            "New draft", numbers, numbers.index(new_default), label, key="drafts.new"
        )
    return by_number[old], by_number[new]


def read(draft: Draft) -> Screenplay:
    """One draft, read once a visit and repaired."""
    repairs = state.store().document(draft.project, draft.number, "repairs")
    key = (draft.project, draft.number, draft.sha256, str(repairs), "read")
    return state.memo(key, lambda: state.screenplay_of(draft))


def comparison(old: Screenplay, new: Screenplay) -> Comparison:
    """The two drafts aligned."""
    return state.memo((new.digest, old.digest, "comparison"), lambda: compare_drafts(old, new))


def measures(old: Screenplay, new: Screenplay) -> DraftChanges:
    """What the change did."""
    before, after = draft_reading(old), draft_reading(new)
    return measure_change(before, after)


def counts(found: Comparison) -> None:
    """How many scenes had which fate."""
    with st.grid(5, min_column_width=110):
        for fate in (Fate.CHANGED, Fate.MOVED, Fate.ADDED, Fate.CUT, Fate.SAME):
            st.metric(f"{SIGNS[fate]} {fate.value.capitalize()}", found.count(fate))


def scene_table(found: Comparison) -> None:
    """What became of each scene."""
    table = scene_map(found)
    frame = pd.DataFrame([list(row) for row in table.rows], columns=list(table.columns))
    frame["Fate"] = [f"{SIGNS[Fate(fate)]} {fate}" for fate in frame["Fate"]]
    st.dataframe(frame, hide_index=True, height=min(420, 38 + 35 * len(frame)), key="drafts.map")


def curves(changes: DraftChanges) -> None:
    """The emotional line of the new draft over the old one's."""
    if changes.lines is not None:
        st.markdown("**Emotion timeline over timeline**")
        st.plotly_chart(
            plot_two_lines(changes.lines), theme=None, key="drafts.lines",
            config=png_button.chart_config("two drafts"), alt="Valence of both drafts",
        )  # fmt: skip


def change_figures(changes: DraftChanges) -> None:
    """Length, characters, themes, effects, network."""
    tabs = st.tabs(["Length", "Characters", "Themes", "Effect shots", "Network"])
    for tab, rows, name, digits in zip(
        tabs,
        (changes.length, changes.characters, changes.themes, changes.effects, changes.network),
        ("length", "words of dialogue", "theme scores", "effect shots", "betweenness"),
        (0, 0, 2, 0, 2),
        strict=True,
    ):
        with tab:
            if not rows:
                st.caption("Nothing to compare.")
                continue
            if name != "length":
                st.plotly_chart(
                    plot_changes(rows, digits=digits), theme=None, key=f"drafts.fig.{name}",
                    config={"displayModeBar": False}, alt=f"{name} in both drafts",
                )  # fmt: skip
            frame = pd.DataFrame(
                [(r.label, r.old, r.new, round(r.change, 3)) for r in rows],
                columns=[name, "old", "new", "change"],
            )
            st.dataframe(frame, hide_index=True, height=min(320, 38 + 35 * len(frame)))
    for part, reason in changes.missing.items():
        st.caption(f"{title_of(part)} could not be compared: {panels.plain(reason)}")


def words(found: Comparison) -> None:
    """The changed scenes, old beside new where there is room, some at a time."""
    fates = st.pills(
        "Show", [Fate.CHANGED, Fate.MOVED, Fate.ADDED, Fate.CUT], selection_mode="multi",
        default=[Fate.CHANGED, Fate.ADDED, Fate.CUT, Fate.MOVED], key="drafts.fates",
        format_func=lambda fate: f"{SIGNS[fate]} {fate.value.capitalize()}",
    )  # fmt: skip
    st.caption("Added words are green and underlined, cut words red and struck through. A line "
               "that is new or gone as a whole begins with + or −.")  # fmt: skip
    pairs = [pair for pair in found.pairs if pair.fate in fates and pair.likeness < 1]
    if not pairs:
        st.info("No scene of that kind differs by a word.")
        return
    shown = int(state.held("drafts shown") or STEP)
    st.html(STYLE + "".join(_pair_html(found, pair) for pair in pairs[:shown]))
    if len(pairs) > shown:
        st.button(
            f"Show more ({len(pairs) - shown})", key="drafts.more",
            on_click=state.hold, args=("drafts shown", shown + STEP),
        )  # fmt: skip


def _pair_html(found: Comparison, pair: ScenePair) -> str:
    lines = found.lines(pair)
    made = scene_diff(SceneDiff(pair_title(found, pair), lines))
    made = made.replace("<h3>", f'<h3 class="pair">{SIGNS[pair.fate]} ', 1)
    return made.replace('<div class="diff">', sides_html(lines) + '<div class="diff one">', 1)


def downloads(found: Comparison, changes: DraftChanges | None) -> None:
    """The comparison to hand on."""

    def pdf() -> bytes:
        from filmai_core.reports.pdf import to_pdf

        return to_pdf(comparison_document(found, changes))

    with st.container(horizontal=True):
        st.download_button(
            "PDF", pdf, file_name=_file(found, ".pdf"), mime="application/pdf",
            icon=":material/picture_as_pdf:", on_click="ignore", key="drafts.pdf",
        )  # fmt: skip
        st.download_button(
            "HTML", lambda: to_html(comparison_document(found, changes)).encode(),
            file_name=_file(found, ".html"), mime="text/html", icon=":material/html:",
            on_click="ignore", key="drafts.html",
        )  # fmt: skip


def _file(found: Comparison, suffix: str) -> str:
    old, new = (Path(play.source_name).stem for play in (found.old, found.new))
    return panels.file_name(old, "to", new, suffix=suffix, draft=False)
