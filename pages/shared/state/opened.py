"""What is open: project, draft and scene, in the address and in the session.

In the address, so that a refresh or a shared link opens the same view; in the session, because
Streamlit clears the address when the visitor goes to another page. The address wins: `sync`
runs first on every rerun.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from filmai_core.errors import InputError
from filmai_core.settings import settings
from filmai_core.store.projects import Draft, Project, ProjectStore

_PROJECT, _DRAFT, _SCENE = "filmai.project", "filmai.draft", "filmai.scene"
_MISSING = "filmai.missing"


@st.cache_resource(show_spinner=False)
def _open_store(path: Path) -> ProjectStore:
    return ProjectStore(path)


def store() -> ProjectStore:
    """The project store, one for all visitors; safe to share between their threads."""
    return _open_store(settings().database)


def sync() -> None:
    """Take what is open from the address, else from the session; write it to both."""
    st.session_state.pop(_MISSING, None)
    asked = st.query_params.get("project")
    number = _number(st.query_params.get("draft"))
    scene_number = _number(st.query_params.get("scene"))
    held = (st.session_state.get(_PROJECT), st.session_state.get(_DRAFT))
    if asked and (asked, number or held[1]) != held:
        open_project(asked, number)
    if scene_number and st.session_state.get(_PROJECT):
        st.session_state[_SCENE] = scene_number - 1
    write_address()


def open_project(project: str, draft: int | None = None) -> None:
    """Open a project at a draft, or at its newest; say so where there is none such."""
    try:
        store().project(project)
    except InputError as error:
        st.session_state[_MISSING] = str(error)
        close_project()
        return
    numbers = [row.number for row in store().drafts(project)]
    if draft is not None and draft not in numbers:
        st.session_state[_MISSING] = (
            f"There is no draft {draft} in this project; the newest is shown."
        )
        draft = None
    remember(project, draft or (numbers[-1] if numbers else 0))
    write_address()


def close_project() -> None:
    """Leave the project that is open."""
    for key in (_PROJECT, _DRAFT, _SCENE):
        st.session_state.pop(key, None)
    for name in ("project", "draft", "scene"):
        st.query_params.pop(name, None)


def project() -> Project | None:
    """The open project."""
    held = st.session_state.get(_PROJECT)
    if held is None:
        return None
    try:
        return store().project(held)
    except InputError:  # deleted meanwhile, perhaps in another window
        close_project()
        return None


def draft() -> Draft | None:
    """The open draft, or None where the project has none yet."""
    here = project()
    number = st.session_state.get(_DRAFT, 0)
    if here is None or not number:
        return None
    try:
        return store().draft(here.id, number)
    except InputError:
        remember(here.id, 0)
        return None


def is_open(project_id: str, number: int = 0) -> bool:
    """Whether a project is open, or one of its drafts."""
    here = st.session_state.get(_PROJECT), st.session_state.get(_DRAFT)
    return here == (project_id, number or here[1])


def address() -> dict[str, str]:
    """What is open, as query parameters for a link to another page."""
    named = {"project": st.session_state.get(_PROJECT), "draft": st.session_state.get(_DRAFT)}
    return {name: str(value) for name, value in named.items() if value}


def missing() -> str:
    """Why what the address asks for is not shown, or ""."""
    return str(st.session_state.get(_MISSING, ""))


# The scene


def scene(count: int) -> int:
    """The open scene's index, held within ``count`` scenes."""
    return max(0, min(int(st.session_state.get(_SCENE, 0)), count - 1))


def open_scene(index: int) -> None:
    """Open a scene, on every page that shows one."""
    st.session_state[_SCENE] = index
    st.query_params["scene"] = str(index + 1)


# Helpers


def remember(project_id: str, number: int) -> None:
    """Let this draft of this project be what is open; another one begins at its first scene."""
    if (st.session_state.get(_PROJECT), st.session_state.get(_DRAFT)) != (project_id, number):
        st.session_state.pop(_SCENE, None)
        st.query_params.pop("scene", None)
    st.session_state[_PROJECT] = project_id
    st.session_state[_DRAFT] = number


def write_address() -> None:
    """Write what is open into the address."""
    wanted = address()
    for name in ("project", "draft"):
        if name not in wanted:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]
    if st.session_state.get(_SCENE):
        st.query_params["scene"] = str(st.session_state[_SCENE] + 1)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None
