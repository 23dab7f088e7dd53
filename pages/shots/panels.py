"""The Shots page's parts: filters, the open row, additions, totals, the batch of previews."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from filmai_core.analysis.breakdown.edits import (
    DOCUMENT,
    Edit,
    Edited,
    edits_to_json,
    with_edit,
)
from filmai_core.analysis.breakdown.lexicon import LABELS, EffectCategory
from filmai_core.analysis.breakdown.rows import (
    ShotRow,
    page_text,
    row_id,
    rows_to_csv,
    total_rows,
)
from filmai_core.analysis.breakdown.shot_words import Complexity
from filmai_core.analysis.structure.tables import find_acts
from filmai_core.jobs import Job, JobStore, State
from filmai_core.previews import Preview, make_preview, plate_for
from filmai_core.screenplay.model import Screenplay
from filmai_core.settings import ROOT
from pages.shared import panels, state
from pages.shared.shot_reading import PLATES, edits
from pages.shots.view import line_html

CATEGORIES: Sequence[EffectCategory] = tuple(EffectCategory)
LEVELS: Sequence[Complexity] = tuple(Complexity)
_BATCH = "Previews of all effect shots"
PLATE_ENDINGS = ("png", "jpg", "jpeg", "webp", "tif", "tiff", "exr")


def keep(edit: Edit, told: str) -> None:
    """Remember a decision; it follows the project's drafts."""
    here = state.project()
    if here is not None:
        changed = edits_to_json(with_edit(edits(), edit))
        state.store().save_document(here.id, 0, DOCUMENT, changed)
        state.say(told)


def undo() -> None:
    """Take back the last decision."""
    here = state.project()
    if here is not None:
        state.store().undo_document(here.id, 0, DOCUMENT)
        state.say("Taken back.")


# Choosing rows


def filters(rows: Sequence[ShotRow]) -> list[ShotRow]:
    """The controls above the table, and the rows that pass."""
    there = [category for category in EffectCategory if any(r.category is category for r in rows)]
    with st.grid(3, min_column_width=220, vertical_alignment="bottom"):
        chosen = st.multiselect(
            "Categories", there, format_func=lambda c: LABELS[c], key="shots.categories",
            placeholder="All",
        )  # fmt: skip
        words = st.text_input("Words in line or heading", key="shots.words", placeholder="Any")
        least = st.slider("Confidence at least", 0.5, 1.0, 0.5, 0.05, key="shots.least")
    levels = st.pills(
        "Complexity", LEVELS, selection_mode="multi", key="shots.levels",
        format_func=lambda level: level.value.capitalize(),
    )  # fmt: skip
    wanted = words.casefold()
    return [
        row
        for row in rows
        if (not chosen or row.category in chosen)
        and (not levels or row.complexity in levels)
        and row.confidence >= least
        and (not wanted or wanted in f"{row.text} {row.heading}".casefold())
    ]


def table(rows: Sequence[ShotRow], previews: Mapping[str, Preview]) -> ShotRow | None:
    """The rows; returns the one whose box is pressed, else the first."""
    if not rows:
        st.info("No row passes the filters.")
        return None
    frame = pd.DataFrame(
        [
            {
                "scene": row.number,
                "page": page_text(row.page),
                "category": LABELS[row.category],
                "line": row.text,
                "complexity": row.complexity.value,
                "confidence": row.confidence,
                "preview": "made" if row.id in previews else "possible" if row.effect else "",
                "by": "" if row.origin == "found" else row.origin,
            }
            for row in rows
        ]
    )
    event = st.dataframe(
        frame, hide_index=True, height=min(460, 38 + 35 * len(rows)), key="shots.table",
        on_select="rerun", selection_mode="single-row",
        column_config={
            "scene": st.column_config.TextColumn("scene", width=60),
            "page": st.column_config.TextColumn("page", width=70),
            "line": st.column_config.TextColumn("line", width="large"),
            "confidence": st.column_config.ProgressColumn(
                "confidence", min_value=0, max_value=1, format="%.2f", width=110
            ),
        },
    )  # fmt: skip
    picked = event["selection"]["rows"]
    return rows[picked[0]] if picked and picked[0] < len(rows) else rows[0]


# The open row


def open_row(row: ShotRow, play: Screenplay, preview: Preview | None) -> None:
    """One row in full: its line, its preview, and what can be done about it."""
    with st.container(border=True, key="open-shot"):
        what, look = st.columns([3, 2], gap="large")
        with what:
            st.markdown(
                f"**{LABELS[row.category]}** · scene {panels.plain(row.number)}, page "
                f"{page_text(row.page)} · {panels.plain(row.heading)}"
            )
            st.html(line_html(row))
            st.caption(f"{panels.plain(row.why[:1].upper() + row.why[1:])} "
                       f"(confidence {row.confidence:.2f}).")  # fmt: skip
            st.write(f"**Approach** {panels.plain(row.approach)}")
            reasons = panels.plain("; ".join(row.reasons))
            st.write(f"**{row.complexity.value.capitalize()}**: {reasons}.")
            if row.note:
                st.write(f"**Note** {panels.plain(row.note)}")
            with st.container(horizontal=True):
                st.button(
                    "Dismiss", icon=":material/block:", key="shots.dismiss", on_click=keep,
                    args=(_edit("dismiss", row, {}), "Dismissed; it stays so in the next draft."),
                )  # fmt: skip
                if st.button("Read the scene", icon=":material/menu_book:", key="shots.read"):
                    state.open_scene(row.scene)
                    st.switch_page(ROOT / "pages" / "script" / "page.py")
        with look:
            _look(row, play, preview)
        with st.expander("Correct this row", icon=":material/edit:"):
            _correct(row)


def _look(row: ShotRow, play: Screenplay, preview: Preview | None) -> None:
    if row.effect is None:
        st.caption("FilmAI makes fire, smoke, explosions, splashes, spray and rain; not this.")
        return
    if preview is not None:
        st.video(preview.video.read_bytes(), format="video/webm", loop=True, autoplay=True,
                 muted=True, alt=f"Preview of {LABELS[row.category]} over a plate")  # fmt: skip
    spec = row.effect
    st.caption(
        f"{spec.kind.value.capitalize()}, {spec.form}: scale {spec.scale:g}, intensity "
        f"{spec.intensity:g}, wind {spec.wind:g}, smoke {spec.smoke:g}."
    )
    with st.container(horizontal=True):
        pressed = st.button(
            "Preview again" if preview else "Preview", type="primary", key="shots.preview",
            icon=":material/play_arrow:",
        )  # fmt: skip
        if st.button("Tune it", icon=":material/tune:", key="shots.tune"):
            state.ask_effect(spec.to_json())
            st.switch_page(ROOT / "pages" / "effects" / "page.py")
    with st.popover("Another plate", icon=":material/image:"):
        upload = panels.upload_box("A picture of the set", "shots.plate", PLATE_ENDINGS, 50)
    if pressed:
        _make(row, play, upload)
        st.rerun()


def _make(row: ShotRow, play: Screenplay, upload: panels.Upload | None) -> None:
    assert row.effect is not None
    plate, name = None, plate_for(play.scenes[row.scene].heading.time)
    if upload is not None:
        from filmai_core.effects.media.images import read_image

        plate = read_image(upload.data, upload.name)
        name = hashlib.sha256(upload.data).hexdigest()
    with panels.working("Drawing the preview", "shots.preview") as report:
        make_preview(row.effect, name, plate=plate, report=report)
    here = state.project()
    if here is not None:
        chosen = state.store().document(here.id, 0, PLATES) or {}
        state.store().save_document(here.id, 0, PLATES, {**chosen, row.id: name})


def _edit(action: str, row: ShotRow, values: Mapping[str, Any]) -> Edit:
    return Edit(action, row.heading, row.text, _found_category(row), values)


def _found_category(row: ShotRow) -> str:
    """The category that the row's id was made from: a corrected row still answers to it."""
    return next(
        (c.value for c in EffectCategory if row_id(row.heading, row.text, c) == row.id),
        row.category.value,
    )


def _correct(row: ShotRow) -> None:
    with st.form(f"correct-{row.id}", border=False):
        with st.grid(2, min_column_width=200):
            category = st.selectbox(
                "Category", CATEGORIES, CATEGORIES.index(row.category),
                format_func=lambda c: LABELS[c],
            )  # fmt: skip
            level = st.selectbox(
                "Complexity", LEVELS, LEVELS.index(row.complexity),
                format_func=lambda c: c.value.capitalize(),
            )  # fmt: skip
        approach = st.text_area("Approach", row.approach, height=80)
        note = st.text_input("Note", row.note)
        if st.form_submit_button("Keep", type="primary"):
            values = {"category": category.value, "complexity": level.value, "note": note}
            if approach != row.approach:
                values["approach"] = approach
            keep(_edit("correct", row, values), "Corrected; it stays so in the next draft.")
            st.rerun()


def add_form(play: Screenplay) -> None:
    """A row that was not found."""
    with st.expander("Add a shot", icon=":material/add:"), st.form("add-shot", border=False):
        scene = st.selectbox(
            "Scene", range(len(play.scenes)), state.scene(len(play.scenes)),
            format_func=lambda n: panels.scene_label(play, n),
        )  # fmt: skip
        text = st.text_input("What is seen", placeholder="The line, or your own words")
        category = st.selectbox("Category", CATEGORIES, format_func=lambda c: LABELS[c])
        if st.form_submit_button("Add", type="primary") and text.strip():
            heading = play.scenes[scene].heading.text
            keep(Edit("add", heading, text.strip(), category.value, {}), "Added.")
            st.rerun()


def decided(found: Edited) -> None:
    """What was dismissed, and what waits for its line."""
    if not (found.dismissed or found.waiting or edits()):
        return
    with st.expander(f"Your decisions ({len(edits())})", icon=":material/history:"):
        st.button("Take back the last", key="shots.undo", on_click=undo, icon=":material/undo:")
        for row in found.dismissed:
            st.write(f"Dismissed: {LABELS[row.category]}, scene {panels.plain(row.number)}: "
                     f"{panels.plain(row.text[:120])}")  # fmt: skip
        for edit in found.waiting:
            st.write(f"Waiting, its line is not in this draft: {panels.plain(edit.text[:120])}")


# Totals, files


def totals(rows: Sequence[ShotRow], play: Screenplay) -> None:
    """Counts by category, location and act."""
    acts = [(act.name, act.first) for act in find_acts(play, state.act_marks())]
    found = total_rows(rows, play, acts)
    with st.grid(3, min_column_width=240):
        for name, counts in (
            ("category", found.categories), ("location", found.locations), ("act", found.acts),
        ):  # fmt: skip
            with st.container():
                st.markdown(f"**By {name}**")
                if counts:
                    frame = pd.DataFrame({name: list(counts), "shots": list(counts.values())})
                    st.dataframe(frame, hide_index=True, height=min(300, 38 + 35 * len(frame)))
                else:
                    st.caption("The script marks no acts; mark them on the Script page.")


def csv_button(rows: Sequence[ShotRow]) -> None:
    """The breakdown sheet."""
    st.download_button(
        "CSV", lambda: rows_to_csv(rows).encode("utf-8-sig"), file_name="breakdown.csv",
        mime="text/csv", icon=":material/table:", on_click="ignore", key="shots.csv",
    )  # fmt: skip


# The batch


@st.cache_resource(show_spinner=False)
def _jobs(path: Path) -> JobStore:
    return JobStore(path)


def batch(rows: Sequence[ShotRow], made: int) -> None:
    """All previews as one job, with its progress."""
    wanted = sum(row.effect is not None for row in rows)
    here, draft = state.project(), state.draft()
    if not wanted or here is None or draft is None:
        return
    jobs = _jobs(state.store().path)
    mine = [job for job in jobs.jobs(here.id) if job.title == _BATCH]
    running = next((job for job in mine if not job.state.is_over), None)
    if running is not None:
        _progress(jobs, running.id)
        return
    if mine and mine[0].state is State.FAILED:
        st.error(mine[0].progress.message or "The batch failed.", icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{made} of {wanted} previews are made.", width="stretch")
        if made < wanted:
            st.button(
                "Preview all", key="shots.all", icon=":material/movie:",
                on_click=_start, args=(jobs, here.id, draft.number),
            )  # fmt: skip


def _start(jobs: JobStore, project: str, draft: int) -> None:
    jobs.start(
        _BATCH, ["previews", "--project", project, "--draft", str(draft)],
        owner=project, device="cpu",
    )  # fmt: skip


@st.fragment(run_every=2.0)
def _progress(jobs: JobStore, job_id: str) -> None:
    job: Job = jobs.job(job_id)
    if job.state.is_over:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.progress.fraction, text=job.progress.message or "Waiting for its turn")
        st.button("Stop", key="shots.stop", on_click=_stop, args=(jobs, job_id), type="tertiary")


def _stop(jobs: JobStore, job_id: str) -> None:
    jobs.stop(job_id)
