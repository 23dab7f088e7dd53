"""The animatic: boards of a scene, the scene as a film, the whole film as a job."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

import streamlit as st

from filmai_core.handoff.animatic.captions import to_srt
from filmai_core.handoff.animatic.render import render_animatic, still_of
from filmai_core.handoff.cut import Cut, only_scene
from filmai_core.handoff.package import HandOff
from filmai_core.handoff.readcut import read_cut
from filmai_core.handoff.store import DURATIONS
from filmai_core.jobs import Job, JobStore, State
from filmai_core.settings import settings
from pages.shared import panels, reading_panels, state

_TITLE = "Animatic"
#: Raise when the same cut would look different.
_VERSION = 1
_MOST_BOARDS = 24


def animatic(off: HandOff) -> None:
    """A scene at a time, the whole film, and the cut that comes back."""
    scene = panels.scene_picker(off.play, "handoff.scene")
    cut = only_scene(off.reel, scene)
    if not cut.clips:
        st.info("There is nothing to see or hear in this scene.", icon=":material/movie_off:")
    else:
        _scene_film(off, cut)
        _boards(cut)
    st.subheader("The whole film", anchor=False)
    _whole(off)
    st.subheader("A cut that came back", anchor=False)
    _retimed(off)


def _scene_film(off: HandOff, cut: Cut) -> None:
    path = settings().blobs / f"{_key(off, cut)}.mp4"
    seconds = cut.rate.seconds(cut.frames)
    if not path.is_file():
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = st.button("Play this scene", type="primary", icon=":material/play_arrow:",
                                key="handoff.play")  # fmt: skip
            st.caption(f"{len(cut.clips)} boards, {seconds:.0f} s; drawn when you ask for it.")
        if not pressed:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with panels.working("Drawing the scene", "handoff.scene-film") as report:
            render_animatic(off, path, cut=cut, height=540, report=report)
    st.video(path.read_bytes(), format="video/mp4", width=860,
             alt="The scene as a timed film with captions, shot codes and timecode")  # fmt: skip
    st.download_button("Captions (SRT)", lambda: to_srt(cut), file_name="scene.srt",
                       mime="application/x-subrip", icon=":material/subtitles:",
                       on_click="ignore", key="handoff.srt")  # fmt: skip


def _boards(cut: Cut) -> None:
    """The scene's boards as pictures, each with its length."""
    with st.expander(f"Boards ({len(cut.clips)})", icon=":material/view_module:", expanded=True):
        shown = cut.clips[:_MOST_BOARDS]
        with st.grid(3, min_column_width=240):
            for number, clip in enumerate(shown):
                key = (cut.play.digest, "board", clip.name, clip.frames)
                picture = state.memo(key, partial(still_of, cut, number, 480, 270))
                with st.container():
                    st.image(picture)
                    st.caption(f"{clip.name} · {cut.rate.seconds(clip.frames):.1f} s · "
                               f"{cut.record(clip.source)}")  # fmt: skip
        if len(cut.clips) > len(shown):
            st.caption(f"The first {len(shown)} of {len(cut.clips)} boards.")


def _key(off: HandOff, cut: Cut) -> str:
    """What decides a film: its boards, codes and lengths."""
    facts = [
        _VERSION, off.play.digest, cut.rate.name,
        [(clip.name, clip.source, clip.frames, [row.id for row in cut.board_of(clip).rows])
         for clip in cut.clips],
    ]  # fmt: skip
    return "animatic-" + hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


# The whole film


@st.cache_resource(show_spinner=False)
def _jobs(path: Path) -> JobStore:
    return JobStore(path)


def _whole(off: HandOff) -> None:
    here, draft = state.project(), state.draft()
    if here is None or draft is None or not off.reel.clips:
        return
    jobs = _jobs(state.store().path)
    title = f"{_TITLE} {_key(off, off.reel)[-12:]}"
    mine = next((job for job in jobs.jobs(here.id) if job.title == title), None)
    minutes = off.reel.rate.seconds(off.reel.frames) / 60
    if mine is not None and not mine.state.is_over:
        _progress(jobs, mine.id)
        return
    film = mine.folder / "animatic.mp4" if mine is not None else None
    if film is not None and film.is_file():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button("The film (MP4)", film.read_bytes, file_name="animatic.mp4",
                               mime="video/mp4", icon=":material/movie:", on_click="ignore",
                               key="handoff.film")  # fmt: skip
            st.caption(f"{minutes:.1f} minutes, with captions, codes and timecode.")
        return
    if mine is not None and mine.state is State.FAILED:
        st.error(mine.progress.message or "The film failed.", icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center"):
        wanted = (jobs, title, here.id, draft.number, off.reel.rate.name)
        st.button("Render the film", icon=":material/movie:", key="handoff.render",
                  on_click=_start, args=wanted)  # fmt: skip
        st.caption(f"{minutes:.1f} minutes at 720p; it goes on while you work elsewhere.")


def _start(jobs: JobStore, title: str, project: str, draft: int, fps: str) -> None:
    jobs.start(
        title,
        ["animatic", "--project", project, "--draft", str(draft), "--fps", fps, "--out",
         "{folder}/animatic.mp4"],
        owner=project, device="cpu",
    )  # fmt: skip


def _stop(jobs: JobStore, job_id: str) -> None:
    jobs.stop(job_id)


@st.fragment(run_every=2.0)
def _progress(jobs: JobStore, job_id: str) -> None:
    job: Job = jobs.job(job_id)
    if job.state.is_over:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.progress.fraction, text=job.progress.message or "Waiting for its turn")
        st.button("Stop", key="handoff.stop", on_click=_stop, args=(jobs, job_id), type="tertiary")


# A cut that came back


def _retimed(off: HandOff) -> None:
    held = reading_panels.document(DURATIONS) or {}
    if held:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{len(held)} lengths come from a cut.", width="stretch")
            st.button("Back to the model's lengths", key="handoff.model", type="tertiary",
                      on_click=reading_panels.save_document, args=(DURATIONS, {}))  # fmt: skip
    upload = panels.upload_box(
        "OTIO, EDL or Final Cut Pro XML", "handoff.cut", ("otio", "edl", "xml"), 50,
        help="Retime animatic.otio or animatic.edl in your editor and bring it back: its "
        "lengths replace the model's. What is not of this script is named and left out.",
    )  # fmt: skip
    if upload is None:
        return
    cut = read_cut(upload.data, upload.name, off.reel.rate)
    ours = {clip.name for clip in off.reel.clips}
    fitting = {name: value for name, value in cut.seconds.items() if name in ours}
    foreign = [f"{name} is not a clip of this script" for name in cut.seconds if name not in ours]
    for problem in [*cut.problems, *foreign][:12]:
        st.warning(panels.plain(problem), icon=":material/warning:")
    if fitting and {**held, **fitting} != held:
        reading_panels.save_document(DURATIONS, {**held, **fitting})
        state.say(f"{len(fitting)} lengths taken from {upload.name}.")
        st.rerun()
