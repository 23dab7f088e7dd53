"""The hand-off itself: made once for a draft, its shot list edited, its files in one zip."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st

from filmai_core.errors import InputError
from filmai_core.handoff.costs import Key, read_rates
from filmai_core.handoff.files import files_of, to_zip
from filmai_core.handoff.framerates import RATES
from filmai_core.handoff.package import HandOff, prepare
from filmai_core.handoff.register import STATUSES, Register, ShotEntry
from filmai_core.handoff.sheets import shots_sheet
from filmai_core.handoff.store import (
    DURATIONS,
    keep_register,
    register_before,
    stored_register,
)
from filmai_core.handoff.store import (
    RATES as PRICES,
)
from filmai_core.screenplay.model import Screenplay
from pages.shared import reading_panels, shot_reading, state

#: Columns of the shot list that a person sets, by the register's names.
_SET = {
    "Status": "status", "Vendor": "vendor", "Notes": "notes", "Bid": "bid", "Hero": "hero",
    "Version": "version",
}  # fmt: skip
_SHOWN = (
    "Shot", "Scene", "Description", "Duration (frames)", "Duration (s)", *_SET, "Categories",
    "Complexity", "Confidence", "Page",
)  # fmt: skip


def hand_off(play: Screenplay, fps: str) -> HandOff:
    """The open draft's hand-off; its codes are kept with the draft."""
    rows = shot_reading.breakdown(play).rows
    here, draft = state.project(), state.draft()
    assert here is not None and draft is not None
    store = state.store()
    register = stored_register(store, here.id, draft.number)
    held = reading_panels.document(DURATIONS) or {}
    prices = reading_panels.document(PRICES, of_project=True) or ""

    def compute() -> HandOff:
        return prepare(
            play, rows, RATES[fps], before=register,
            compared=register_before(store, here.id, draft.number), held=held,
            rates=read_rates(prices.encode(), "rates") if prices else {},
            context=reading_panels.context(),
        )  # fmt: skip

    key = (play.digest, "handoff", fps, rows, register, str(held), prices)
    off = state.memo(key, compute)
    keep_register(store, here.id, draft.number, off.register)
    return off


def zip_button(off: HandOff) -> None:
    """Everything but the film, in one file."""
    st.download_button(
        "All files (zip)", lambda: to_zip(files_of(off)), file_name="handoff.zip",
        mime="application/zip", icon=":material/folder_zip:", on_click="ignore",
        key="handoff.zip", type="primary",
        help="OTIO, EDL, Final Cut XML, ALE, Kitsu and Flow CSV, workbook, Final Draft tags, "
        "schedule, tempo map, captions, codes.",
    )  # fmt: skip


def shot_list(off: HandOff) -> None:
    """The shots, with what a person sets beside them."""
    retired = [shot for shot in off.register.shots() if shot.retired]
    if not off.pulls.clips:
        st.write("Nothing in this draft calls for an effect shot; the Shots page can add one.")
    else:
        st.caption("A code is kept for good: it follows its line through every draft. "
                   "Status, version, vendor, notes, hero and bid are yours to set.")  # fmt: skip
        _editor(off)
    if retired:
        with st.expander(f"Retired codes ({len(retired)})", icon=":material/archive:"):
            frame = pd.DataFrame([{"Shot": shot.code, "Description": shot.text,
                                   "Vendor": shot.vendor} for shot in retired])  # fmt: skip
            st.dataframe(frame, hide_index=True)


def _editor(off: HandOff) -> None:
    sheet = shots_sheet(off)
    count = len(off.pulls.clips)
    whole = pd.DataFrame([dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows[:count]])
    frame = whole[list(_SHOWN)].astype({"Bid": float})
    column = st.column_config
    edited = st.data_editor(
        frame, hide_index=True, key=f"handoff.list.{off.play.digest[:12]}",
        height=min(560, 38 + 35 * count), disabled=[name for name in _SHOWN if name not in _SET],
        column_config={
            "Shot": column.TextColumn("Shot", pinned=True, width=100),
            "Scene": column.TextColumn("Scene", width=60),
            "Page": column.NumberColumn("Page", format="%.1f", width=60),
            "Description": column.TextColumn("Description", width="large"),
            "Duration (frames)": column.NumberColumn("Frames", width=70),
            "Duration (s)": column.NumberColumn("Seconds", format="%.1f", width=80),
            "Confidence": column.ProgressColumn("Confidence", min_value=0, max_value=1,
                                                format="%.2f", width=110),
            "Status": column.SelectboxColumn("Status", options=list(STATUSES), required=True),
            "Version": column.NumberColumn("Version", min_value=0, step=1, width=80),
            "Hero": column.CheckboxColumn("Hero", width=60),
            "Bid": column.NumberColumn("Bid", min_value=0, width=90),
        },
    )  # fmt: skip
    _keep(off.register, edited)


def _keep(register: Register, edited: pd.DataFrame) -> None:
    """Write what changed in the table into the draft's register."""
    shots = {shot.code: shot for shot in register.shots()}
    changed = register
    for row in edited.to_dict("records"):
        before = shots[str(row["Shot"])]
        values = {field: _value(field, row[name], before) for name, field in _SET.items()}
        different = {f: v for f, v in values.items() if v != getattr(before, f)}
        if different:
            changed = changed.with_shot(before.code, **different)
    here, draft = state.project(), state.draft()
    if changed is not register and here is not None and draft is not None:
        keep_register(state.store(), here.id, draft.number, changed)
        st.rerun()


def _value(field: str, value: Any, before: ShotEntry) -> Any:
    """A cell as the register has it; an emptied cell is no value."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return {"bid": None, "version": 0, "status": before.status, "hero": False}.get(field, "")
    if field == "version":
        return int(value)
    if field == "bid":
        return float(value)
    return bool(value) if field == "hero" else str(value)


def take_rates(data: bytes, name: str) -> dict[Key, float]:
    """Keep a table of rates for the project; returns what it says.

    Raises:
        InputError: it is none.
    """
    if not (rates := read_rates(data, name)):
        raise InputError(f"{name} holds no rate", hint="Fill in the column Rate.")
    reading_panels.save_document(PRICES, data.decode("utf-8-sig"), of_project=True)
    return rates
