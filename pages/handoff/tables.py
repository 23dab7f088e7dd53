"""Time, continuity and costs as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import pandas as pd
import streamlit as st

from filmai_core.handoff.costs import price_shots, rates_template, write_rates
from filmai_core.handoff.durations import DEFAULT
from filmai_core.handoff.package import HandOff
from filmai_core.handoff.sheets import (
    counts_sheet,
    influences_sheet,
    ledger_sheet,
    people_sheet,
    rewrite_sheet,
    scenes_sheet,
)
from filmai_core.handoff.writers.xlsx import Sheet
from pages.handoff import panels as parts
from pages.shared import panels, reading_panels, shot_reading


def _show(sheet: Sheet, key: str, height: int = 420) -> None:
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    st.dataframe(pd.DataFrame(rows, columns=list(sheet.columns)), hide_index=True, key=key,
                 height=min(height, 38 + 35 * max(1, len(rows))))  # fmt: skip


def times(off: HandOff) -> None:
    """Run time by scene and by person, and what the model counts."""
    st.caption(
        "Speech by words and pauses, action by sentences and verbs, direction as written. The "
        "rates come from published studies of speech and, for action, by hand: the model was "
        "not fitted to films. A cut that comes back replaces its lengths."
    )
    _show(scenes_sheet(off), "handoff.scenes")
    st.markdown("**People**")
    _show(people_sheet(off), "handoff.people", 300)
    with st.expander("What things cost in time", icon=":material/timer:"):
        pace = {name.replace("_", " "): value for name, value in asdict(DEFAULT).items()}
        st.dataframe(pd.DataFrame({"what": list(pace), "value": list(pace.values())}),
                     hide_index=True)  # fmt: skip


def continuity(off: HandOff) -> None:
    """Contradictions with both their lines, then all that is stated."""
    clashes = off.ledger.clashes
    if not clashes:
        st.success("No line contradicts another, as far as the ledger can tell.",
                   icon=":material/check_circle:")  # fmt: skip
    for number, clash in enumerate(clashes):
        with st.container(border=True):
            st.markdown(f"**{panels.plain(clash.kind.capitalize())}** "
                        f"{panels.plain(clash.what)}")  # fmt: skip
            for scene, line, text in (clash.first, clash.second):
                label = panels.plain(panels.scene_label(off.play, scene))
                st.markdown(f":gray[{label}, line {line}]  \n{panels.plain(text)}")
            scenes = sorted({clash.first[0], clash.second[0]})
            reading_panels.scene_buttons(off.play, scenes, f"handoff.clash.{number}")
    st.markdown("**What the script states**")
    _show(ledger_sheet(off), "handoff.ledger")


def costs(off: HandOff) -> None:
    """Counts, the user's rates, totals with their range, and what the rewrite changed."""
    st.markdown("**How many shots**")
    _show(counts_sheet(off), "handoff.counts", 260)
    st.markdown("**Your rates**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        upload = panels.upload_box("A table of rates (CSV)", "handoff.rates", ("csv",), 1)
        table = write_rates(off.rates) if off.rates else rates_template(off.register)
        st.download_button("The table to fill in", table, file_name="rates.csv", mime="text/csv",
                           icon=":material/table:", on_click="ignore",
                           key="handoff.template")  # fmt: skip
    if upload is not None:
        if parts.take_rates(upload.data, upload.name) != off.rates:
            st.rerun()
    total = price_shots(off.register, off.rates).total
    if not total.high:
        st.caption("No rates are set, and none are invented. Fill in the table, or bid shots "
                   "one by one in the shot list.")  # fmt: skip
    else:
        with st.grid(3, min_column_width=160):
            st.metric("At least", f"{total.low:,.0f}")
            st.metric("Likely", f"{total.likely:,.0f}")
            st.metric("At most", f"{total.high:,.0f}")
        st.markdown("**Which rates matter most**")
    _show(influences_sheet(off), "handoff.influences", 300)
    if off.before is not None:
        st.markdown("**What the rewrite changed**")
        sheet = rewrite_sheet(off)
        if sheet.rows:
            _show(sheet, "handoff.rewrite")
            _looks(off, {str(row[0]): str(row[1]) for row in sheet.rows})
        else:
            st.caption("Every shot is as it was.")


def _looks(off: HandOff, changed: Mapping[str, str]) -> None:
    """The previews of shots that the rewrite added or changed, where they were made."""
    previews = shot_reading.previews_of(off.rows, off.play)
    found = [
        (clip.name, preview)
        for clip in off.pulls.clips
        if clip.name in changed
        for row in off.boards[clip.board].rows
        if (preview := previews.get(row.id)) is not None
    ]
    if not found:
        st.caption("Previews of these shots are made on the Shots page.")
        return
    with st.grid(4, min_column_width=180):
        for name, preview in found[:12]:
            st.image(preview.poster.read_bytes(), caption=f"{name}, {changed[name]}")
