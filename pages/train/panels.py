"""The Train page's parts: datasets of footage or simulations, and the jobs that learn from them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import streamlit as st

from filmai_core.effects.draw.sequences import read_manifest
from filmai_core.effects.draw.weights import install_renderer, renderer_card
from filmai_core.effects.media.images import SUFFIXES as IMAGES
from filmai_core.effects.media.videos import SUFFIXES as VIDEOS
from filmai_core.effects.spec import EffectKind
from filmai_core.effects.train.footage import (
    SHEET,
    Preparation,
    prepare_footage,
    write_contact_sheet,
)
from filmai_core.errors import InputError
from filmai_core.jobs import LOG, Job, JobStore, State
from filmai_core.settings import settings
from pages.shared import panels, state

ENDINGS = [suffix.lstrip(".") for suffix in (*VIDEOS, *IMAGES, ".zip")]
LARGEST_MB = 200
WEIGHTS = "renderer.safetensors"
LOOKS = {
    State.WAITING: (":material/hourglass_empty:", "waits for the job before it"),
    State.RUNNING: (":material/sync:", "running"),
    State.STOPPING: (":material/hourglass_bottom:", "stopping, writing its checkpoint"),
    State.STOPPED: (":material/pause_circle:", "stopped"),
    State.DONE: (":material/check_circle:", "done"),
    State.FAILED: (":material/error:", "failed"),
    State.INTERRUPTED: (":material/power_off:", "interrupted: its process is gone"),
}


@st.cache_resource(show_spinner=False)
def _jobs(path: Path) -> JobStore:
    return JobStore(path)


def jobs() -> JobStore:
    """The table of jobs, one for all visitors."""
    return _jobs(settings().database)


def datasets() -> list[Path]:
    """Folders that hold a dataset, newest first."""
    root = settings().home / "datasets"
    found = [folder for folder in root.glob("*") if (folder / "manifest.json").is_file()]
    return sorted(found, reverse=True)


def label(folder: Path) -> str:
    """A dataset in a few words."""
    entries = read_manifest(folder)
    frames = sum(int(entry["shape"][0]) for entry in entries)
    held_out = sum(bool(entry["held_out"]) for entry in entries)
    return f"{folder.name} · {len(entries)} sequences, {held_out} held out · {frames} frames"


def _fresh(name: str) -> Path:
    stamp = datetime.now().strftime("%Y-%m-%d %H.%M.%S")
    return settings().home / "datasets" / f"{stamp} {name}"


# Datasets


_KINDS: Sequence[EffectKind] = tuple(EffectKind)

#: Where footage has its alpha, and the same in words.
_ALPHA = {"alpha": "its own", "luma": "from brightness, on black"}


def footage_form() -> None:
    """Make a dataset of the visitor's own footage."""
    with st.grid(2, min_column_width=170):
        kind = st.selectbox("It shows", _KINDS, format_func=str.capitalize, key="tr.kind")
        key = st.selectbox(
            "Alpha", tuple(_ALPHA), key="tr.key", format_func=_ALPHA.__getitem__,
        )  # fmt: skip
        columns = st.number_input("Sheet columns", 1, 64, 1, key="tr.columns")
        rows = st.number_input("Sheet rows", 1, 64, 1, key="tr.rows")
        size = st.selectbox("Frame size", (64, 128, 256), index=1, key="tr.size")
    files = st.file_uploader(
        "Videos, zipped sequences, or flipbook sheets",
        type=ENDINGS,
        accept_multiple_files=True,
        key="tr.files",
        max_upload_size=LARGEST_MB,
    )
    if not st.button("Make the dataset", key="tr.make", disabled=not files, type="primary"):
        return
    if large := [file.name for file in files if file.size > LARGEST_MB * 1_000_000]:
        raise InputError(f"{large[0]} is over {LARGEST_MB} MB", hint="Cut a shorter piece.")
    folder = _fresh(str(kind))
    sheet = (columns, rows) if columns * rows > 1 else None
    with panels.working("Preparing footage", "tr.preparing") as report:
        done = prepare_footage(
            [(file.getvalue(), file.name) for file in files],
            folder,
            Preparation(kind, size=size, key=key),
            sheet=sheet,
            report=report,
        )
    left_out = [f"{done.repeats} repeated frames" * bool(done.repeats),
                f"{done.copies} copied sequences" * bool(done.copies)]  # fmt: skip
    left = " and ".join(part for part in left_out if part)
    st.success(f"{len(done.names)} sequences, {done.frames} frames."
               + (f" Left out: {left}." if left else ""))  # fmt: skip
    if not done.held_out:
        st.warning("There is too little to hold a sequence out: figures will flatter.")


def simulate_form() -> None:
    """Start a job that simulates a dataset."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox("Simulate", [EffectKind.FIRE, EffectKind.SMOKE, EffectKind.EXPLOSION],
                            format_func=str.capitalize, key="tr.simulate")  # fmt: skip
        count = st.number_input("Sequences", 6, 600, 12, key="tr.count")
        if st.button("Simulate", key="tr.go-simulate", icon=":material/science:"):
            folder = _fresh(f"simulated {kind}")
            arguments = ["effect", "simulate", "--kind", str(kind), "--count", str(count),
                         "--out", str(folder)]  # fmt: skip
            jobs().start(f"Simulate {count} {kind} sequences", arguments, owner=_owner())
            st.rerun()


def dataset_picker() -> Path | None:
    """Choose a dataset and look at its contact sheet."""
    found = datasets()
    if not found:
        st.caption("There is no dataset yet: make one of footage, or simulate one.")
        return None
    chosen = st.selectbox("Dataset", found, format_func=label, key="tr.dataset")
    sheet = chosen / SHEET
    if not sheet.is_file():
        sheet = write_contact_sheet(chosen)
    with st.container(height=280, border=True):
        st.image(str(sheet), caption="A row a sequence; a gold bar marks those held out.")
    return chosen


# Jobs


def train_form(dataset: Path) -> None:
    """Start a training job on a dataset."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        minutes = st.number_input("Minutes at most", 1, 600, 30, key="tr.minutes")
        there = renderer_card() is not None
        scratch = st.toggle("From scratch", not there, key="tr.scratch", disabled=not there,
                            help="Otherwise from the renderer in use.")  # fmt: skip
        if st.button("Train", type="primary", icon=":material/model_training:", key="tr.train"):
            arguments = ["effect", "train", "--data", str(dataset), "--out", "{folder}",
                         "--minutes", str(minutes)]  # fmt: skip
            arguments += [] if scratch else ["--from", "shipped"]
            # Judging needs something that was held out.
            if any(entry["held_out"] for entry in read_manifest(dataset)):
                arguments.append("--evaluate")
            jobs().start(f"Train on {dataset.name}", arguments, owner=_owner())
            st.rerun()


def _owner() -> str:
    here = state.project()
    return here.id if here else ""


@st.fragment(run_every=2)
def job_list() -> None:
    """Every job, newest first, as it is now."""
    rows = jobs().jobs()
    if not rows:
        st.caption("No job has run yet.")
    for row in rows:
        with st.container(border=True), panels.guard():
            _job(row)


def _job(row: Job) -> None:
    icon, words = LOOKS[row.state]
    st.markdown(f"{icon} **{panels.plain(row.title)}** · {words}")
    if row.state is State.FAILED:
        st.error(row.progress.message)
    elif row.progress.total:
        count = f"{row.progress.done:.0f} of {row.progress.total:.0f}"
        st.progress(row.progress.fraction, text=f"{row.progress.message}: {count}")
    if row.progress.metrics:
        st.caption(
            " · ".join(f"{name} {value:.4g}" for name, value in row.progress.metrics.items())
        )
    if sample := _newest_sample(row.folder):
        age = time.time() - sample.stat().st_mtime
        st.image(str(sample), caption=f"Newest sample, {age / 60:.0f} min old")
    with st.container(horizontal=True):
        if not row.state.is_over:
            st.button("Stop", key=f"tr.stop.{row.id}", icon=":material/stop:",
                      disabled=row.state is State.STOPPING,
                      on_click=_stop, args=(row.id,))  # fmt: skip
        elif row.state is not State.DONE:
            st.button("Resume", key=f"tr.resume.{row.id}", icon=":material/play_arrow:",
                      on_click=_resume, args=(row.id,))  # fmt: skip
        if row.state.is_over:
            if (row.folder / WEIGHTS).is_file():
                st.button("Use these weights", key=f"tr.use.{row.id}", icon=":material/check:",
                          on_click=use_weights, args=(row.folder,))  # fmt: skip
            st.button("Remove", key=f"tr.remove.{row.id}", type="tertiary",
                      on_click=jobs().forget, args=(row.id,))  # fmt: skip
    if (row.folder / LOG).is_file() and (text := _tail(row.folder / LOG)):
        with st.expander("Log"):
            st.code(text, language=None)


def _newest_sample(folder: Path) -> Path | None:
    samples = sorted(folder.rglob("*.png"), key=lambda path: path.stat().st_mtime)
    return samples[-1] if samples else None


def _tail(path: Path, size: int = 2000) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - size))
        return file.read().decode("utf-8", "replace").strip()


def use_weights(folder: Path) -> None:
    """Make a job's renderer the one in use; the shipped one stays where it is."""
    install_renderer(folder)
    state.say("The Effects page draws with these weights now.")


def _stop(job: str) -> None:
    jobs().stop(job)


def _resume(job: str) -> None:
    jobs().resume(job)
