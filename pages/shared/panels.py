"""Panels that every page shares: errors, progress, uploads, the way in where nothing is open."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from filmai_core.errors import FilmAIError
from filmai_core.progress import Cancelled, Progress, Report
from filmai_core.screenplay.model import Screenplay
from filmai_core.settings import ROOT
from filmai_core.text import counted
from pages.shared import state

#: The largest screenplay that is taken, in MB. The widget checks it in the browser only.
LARGEST_SCRIPT_MB = 50

#: What is read, for people; the kind is found from the content, not from the ending.
SCRIPT_FORMATS = (
    "Fountain, Final Draft, PDF, Word, rich text, plain text, Highland, Fade In, Celtx, Trelby"
)

#: Letters that Streamlit reads as markup inside a line.
_MARKUP = frozenset("\\`*_[]<>#|~$:&")

#: Seconds between two updates of a progress bar: each is a message to the browser.
_TICK = 0.15


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a visitor gave. ``name`` is for showing, never for a path."""

    name: str
    data: bytes


@contextmanager
def guard() -> Iterator[None]:
    """Show what a person can act on as one clear sentence; bugs stay loud."""
    try:
        yield
    except FilmAIError as error:
        st.error(plain(str(error)), icon=":material/error:")
    except Cancelled:
        st.info("Stopped. Nothing was lost.", icon=":material/stop_circle:")


def plain(text: str) -> str:
    """A visitor's words, with everything that Streamlit reads as markup taken as letters."""
    return "".join(f"\\{letter}" if letter in _MARKUP else letter for letter in text)


def distinct(labels: Iterable[str]) -> list[str]:
    """Labels for a picker: Streamlit tells options apart by them alone.

    >>> distinct(["Salt", "Rain", "Salt"])
    ['Salt', 'Rain', 'Salt (2)']
    """
    seen: dict[str, int] = {}
    found: list[str] = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found


def header(title: str, subtitle: str = "") -> None:
    """A page's title, and under it what is open."""
    st.title(title, anchor=False)
    if subtitle:
        st.caption(subtitle)
    if problem := state.missing():
        st.warning(plain(problem), icon=":material/link_off:")
    if notice := state.heard():
        st.toast(notice)


def project_picker() -> None:
    """The open project and draft, in the sidebar; nothing where there is no project."""
    rows = sorted(state.store().projects(), key=lambda row: row.created)
    names = distinct(row.name for row in rows)
    projects = {row.id: name for row, name in zip(rows, names, strict=True)}
    here = state.project()
    if not projects:
        return
    with st.sidebar:
        state.set_widget("picker.project", here.id if here else None)
        st.selectbox(
            "Project",
            list(projects)[::-1],
            format_func=lambda key: projects.get(key, ""),
            index=None,
            placeholder="Choose a project",
            key="picker.project",
            on_change=_picked_project,
        )
        if here is None:
            return
        drafts = {row.number: row.filename for row in state.store().drafts(here.id)}
        if len(drafts) > 1:
            open_draft = state.draft()
            state.set_widget("picker.draft", open_draft.number if open_draft else None)
            st.selectbox(
                "Draft",
                list(drafts)[::-1],
                format_func=lambda number: f"{number} · {drafts.get(number, '')}",
                index=None,
                key="picker.draft",
                on_change=_picked_draft,
            )


def _picked_project() -> None:
    if chosen := state.widget("picker.project"):
        state.open_project(chosen)
    else:
        state.close_project()


def _picked_draft() -> None:
    here = state.project()
    if here is not None and (number := state.widget("picker.draft")):
        state.open_project(here.id, number)


# A screenplay, or the way to one


def need_screenplay(title: str) -> Screenplay:
    """The open screenplay; where there is none, the page's title, a way to one, and stop."""
    play = state.screenplay()
    if play is not None:
        return play
    header(title)
    with st.container(border=True):
        st.subheader("No screenplay is open", anchor=False)
        st.write("Import one on the Projects page, or look around with the sample.")
        with st.container(horizontal=True):
            if st.button("Open the sample", type="primary", key="nothing.sample"):
                state.import_sample()
                st.rerun()
            st.page_link(
                ROOT / "pages" / "projects" / "page.py",
                label="Go to Projects",
                icon=":material/folder_open:",
            )
    st.stop()


def script_line(play: Screenplay) -> str:
    """What is open, in one line, for under a page's title."""
    open_draft = state.draft()
    parts = [plain(play.title or "Untitled")]
    if open_draft is not None:
        parts.append(f"draft {open_draft.number}")
    parts += [counted(len(play.scenes), "scene"), counted(play.pages, "page")]
    return " · ".join(parts)


def source_line(play: Screenplay) -> str:
    """Where the open screenplay comes from, in one line."""
    open_draft = state.draft()
    parts = [f"draft {open_draft.number}"] if open_draft else []
    parts.append(plain(play.source_name))
    parts.append(play.source_format + (f", {play.encoding}" if play.encoding else ""))
    if play.language not in ("", "en"):
        parts.append(f"language: {play.language}")
    return " · ".join(parts)


def scene_labels(play: Screenplay) -> list[str]:
    """Every scene's number and heading; no two scenes of a script share one."""

    def label_all() -> list[str]:
        headings = [scene.heading for scene in play.scenes]
        return distinct(
            f"{heading.number or number}. {heading.text or 'Before the first heading'}"
            for number, heading in enumerate(headings, start=1)
        )

    return state.memo((play.digest, "scene labels"), label_all)


def scene_label(play: Screenplay, index: int) -> str:
    """One of `scene_labels`."""
    return scene_labels(play)[index]


def scene_picker(play: Screenplay, key: str, label: str = "Scene") -> int:
    """Choose a scene from the keyboard or by touch; returns its index."""
    count = len(play.scenes)
    index = state.scene(count)
    state.set_widget(key, index)
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=False, key=f"{key}-row"):
        st.button(
            "",
            icon=":material/chevron_left:",
            help="Previous scene",
            key=f"{key}.back",
            disabled=index == 0,
            on_click=state.open_scene,
            args=(index - 1,),
        )
        st.selectbox(
            label,
            range(count),
            format_func=scene_labels(play).__getitem__,
            key=key,
            on_change=lambda: state.open_scene(state.widget(key)),
        )
        st.button(
            "",
            icon=":material/chevron_right:",
            help="Next scene",
            key=f"{key}.on",
            disabled=index >= count - 1,
            on_click=state.open_scene,
            args=(index + 1,),
        )
    return index


# Uploads


def upload_box(
    label: str,
    key: str,
    endings: Sequence[str] | None = None,
    largest_mb: int = LARGEST_SCRIPT_MB,
    help: str | None = None,
) -> Upload | None:
    """A box for one file; its size is checked again here, behind the browser's back."""
    file = st.file_uploader(
        label,
        type=list(endings) if endings else None,
        key=key,
        max_upload_size=largest_mb,
        help=help,
    )
    if file is None:
        return None
    if file.size > largest_mb * 1_000_000:
        st.error(
            f"{plain(file.name)} has {file.size / 1e6:.0f} MB; "
            f"at most {largest_mb} MB can be read.",
            icon=":material/error:",
        )
        return None
    return Upload(file.name, file.getvalue())


# Progress


@contextmanager
def working(label: str, key: str) -> Iterator[Report]:
    """A progress bar with a stop button around work that takes up to a minute.

    A press on Stop reruns the page; Streamlit then ends this run at the bar's next update.
    The page does not start the work again until the visitor asks for it.
    """
    stopped = f"{key}.stopped"
    if state.widget(stopped):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(f"{label}: stopped.", icon=":material/stop_circle:", width="stretch")
            st.button("Go on", key=f"{key}.again", on_click=state.forget_widget, args=(stopped,))
        st.stop()
    slot = st.empty()
    last = 0.0
    bar = None

    def report(progress: Progress) -> None:
        nonlocal last, bar
        now = time.monotonic()
        if now - last < _TICK and progress.fraction < 1.0:
            return
        last = now
        text = progress.message or label
        if bar is None:
            with slot.container(horizontal=True, vertical_alignment="center"):
                bar = st.progress(progress.fraction, text=text)
                st.button(
                    "Stop",
                    key=f"{key}.stop",
                    type="tertiary",
                    on_click=state.set_widget,
                    args=(stopped, True),
                )
        else:
            bar.progress(progress.fraction, text=text)

    try:
        yield report
    finally:
        slot.empty()
