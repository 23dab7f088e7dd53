"""The only reader and writer of ``st.session_state`` and ``st.query_params``.

What is open (project, draft, scene) stands in the address, so that a refresh or a shared
link opens the same view, and in the session, because Streamlit clears the address when
the visitor goes to another page. The address wins: `sync` runs first on every rerun.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from filmai_core.errors import InputError
from filmai_core.progress import Report, silent
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.repair.repairs import (
    Repair,
    apply_repairs,
    carry_over,
    repairs_from_json,
    repairs_to_json,
)
from filmai_core.screenplay.sandbox.safely import read_screenplay_safely
from filmai_core.settings import ASSETS, settings
from filmai_core.store.projects import Draft, Project, ProjectStore

SAMPLE = ASSETS / "sample.fountain"

_PROJECT, _DRAFT, _SCENE = "filmai.project", "filmai.draft", "filmai.scene"
_READ, _MISSING, _NOTICE = "filmai.read", "filmai.missing", "filmai.notice"
_DELETED, _MEMO, _REPAIRED = "filmai.deleted", "filmai.memo", "filmai.repaired"

#: Names of the documents that hold what a writer said of a draft.
_REPAIRS, _ACTS = "repairs", "acts"

#: Values that `memo` keeps for a visitor; the oldest goes first.
_MEMO_SIZE = 64

T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def _open_store(path: Path) -> ProjectStore:
    return ProjectStore(path)


def store() -> ProjectStore:
    """The project store, one for all visitors; safe to share between their threads."""
    return _open_store(settings().database)


# What is open


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
    _write_address()


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
    _remember(project, draft or (numbers[-1] if numbers else 0))
    _write_address()


def close_project() -> None:
    """Leave the project that is open."""
    for key in (_PROJECT, _DRAFT, _SCENE, _READ, _REPAIRED):
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
        _remember(here.id, 0)
        return None


def address() -> dict[str, str]:
    """What is open, as query parameters for a link to another page."""
    named = {"project": st.session_state.get(_PROJECT), "draft": st.session_state.get(_DRAFT)}
    return {name: str(value) for name, value in named.items() if value}


def missing() -> str:
    """Why what the address asks for is not shown, or ""."""
    return str(st.session_state.get(_MISSING, ""))


def import_draft(filename: str, data: bytes, report: Report = silent) -> Screenplay:
    """Read a file, keep it as the next draft (in a new project where none is open), open it.

    Repairs of the draft that was open are carried over where their lines still stand.

    ``report`` is told of pages that are recognised; by raising it stops the import.

    Raises:
        InputError: the file cannot be read; nothing is kept then.
    """
    play = read_screenplay_safely(data, filename, report=report)
    before, here = draft(), project()
    carried = carry_over(repairs(), as_read(before), play) if before and repairs() else ()
    if here is None:
        here = store().create_project(play.title or "Untitled")
    kept = store().add_draft(here.id, filename, data)
    if carried:
        _keep_repairs(kept, carried)
    _remember(here.id, kept.number)
    st.session_state[_READ] = ((kept.project, kept.number), play)
    _write_address()
    return play


def import_sample() -> Screenplay:
    """Import the sample screenplay into the open project, or into a new one."""
    return import_draft(SAMPLE.name, SAMPLE.read_bytes())


# Deleting, and bringing back


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted last. ``draft`` 0: the whole project."""

    project: str
    draft: int
    label: str


def delete_project(row: Project) -> None:
    """Delete a project; `undo_delete` brings it back."""
    store().delete_project(row.id)
    st.session_state[_DELETED] = Deleted(row.id, 0, row.name)
    if st.session_state.get(_PROJECT) == row.id:
        close_project()


def delete_draft(row: Draft) -> None:
    """Delete a draft; `undo_delete` brings it back."""
    store().delete_draft(row.project, row.number)
    st.session_state[_DELETED] = Deleted(
        row.project, row.number, f"draft {row.number}, {row.filename}"
    )
    if st.session_state.get(_DRAFT) == row.number:
        open_project(row.project)


def last_deleted() -> Deleted | None:
    """What `undo_delete` would bring back."""
    deleted: Deleted | None = st.session_state.get(_DELETED)
    return deleted


def undo_delete() -> None:
    """Bring back what was deleted last, and open it."""
    deleted: Deleted = st.session_state.pop(_DELETED)
    if deleted.draft:
        store().restore_draft(deleted.project, deleted.draft)
    else:
        store().restore_project(deleted.project)
    open_project(deleted.project, deleted.draft or None)


# The screenplay


def screenplay() -> Screenplay | None:
    """The open draft, read and repaired; kept in this visitor's session only.

    Raises:
        InputError: the draft can no longer be read.
    """
    open_draft = draft()
    if open_draft is None:
        return None
    made = repairs()
    key = (open_draft.project, open_draft.number, repairs_to_json(made))
    held = st.session_state.get(_REPAIRED)
    if held is None or held[0] != key:
        held = (key, apply_repairs(as_read(open_draft), made))
        st.session_state[_REPAIRED] = held
    play: Screenplay = held[1]
    return play


def as_read(of: Draft) -> Screenplay:
    """A draft as its reader understood it, without repairs."""
    key = (of.project, of.number)
    held = st.session_state.get(_READ)
    if held is None or held[0] != key:
        data = store().draft_data(of.project, of.number)
        held = (key, read_screenplay_safely(data, of.filename))
        st.session_state[_READ] = held
    play: Screenplay = held[1]
    return play


def screenplay_of(of: Draft) -> Screenplay:
    """Any draft, read and repaired."""
    made = _repairs_of(of.project, of.number)
    return apply_repairs(as_read(of), made) if made else as_read(of)


# Repairs


def repairs() -> tuple[Repair, ...]:
    """What the writer mended in the open draft, in order."""
    open_draft = draft()
    if open_draft is None:
        return ()
    return _repairs_of(open_draft.project, open_draft.number)


def _repairs_of(project_id: str, number: int) -> tuple[Repair, ...]:
    return repairs_from_json(store().document(project_id, number, _REPAIRS) or "")


def add_repair(*more: Repair) -> None:
    """Mend the open draft; one call is one step for `undo_repair`."""
    open_draft = draft()
    if open_draft is not None and more:
        _keep_repairs(open_draft, (*repairs(), *more))


def undo_repair() -> None:
    """Take the last repair back."""
    open_draft = draft()
    if open_draft is not None:
        store().undo_document(open_draft.project, open_draft.number, _REPAIRS)


def act_marks() -> list[int]:
    """Indices of the scenes at which the writer lets an act begin, ascending."""
    open_draft = draft()
    if open_draft is None:
        return []
    held = store().document(open_draft.project, open_draft.number, _ACTS)
    return sorted(int(mark) for mark in held or [])


def mark_acts(scenes: Sequence[int]) -> None:
    """Let acts begin at these scenes; none: as the script marks them."""
    open_draft = draft()
    if open_draft is not None:
        store().save_document(open_draft.project, open_draft.number, _ACTS, sorted(scenes))


def _keep_repairs(of: Draft, made: tuple[Repair, ...]) -> None:
    store().save_document(of.project, of.number, _REPAIRS, repairs_to_json(made))


def memo(key: Hashable, compute: Callable[[], T]) -> T:
    """A value of this visitor's, computed once: for what reruns draw again and again.

    ``key`` names everything the value depends on, the screenplay's digest first. What must
    outlive the session belongs into the store (`ProjectStore.recall`).
    """
    held: dict[Hashable, Any] = st.session_state.setdefault(_MEMO, {})
    if key not in held:
        value = compute()
        while len(held) >= _MEMO_SIZE:
            held.pop(next(iter(held)))
        held[key] = value
    found: T = held[key]
    return found


# The scene


def scene(count: int) -> int:
    """The open scene's index, held within ``count`` scenes."""
    return max(0, min(int(st.session_state.get(_SCENE, 0)), count - 1))


def open_scene(index: int) -> None:
    """Open a scene, on every page that shows one."""
    st.session_state[_SCENE] = index
    st.query_params["scene"] = str(index + 1)


# Elements and what is made of them


def held(name: str) -> Any:
    """What `hold` kept in this visitor's session under a name, or None."""
    return st.session_state.get(f"filmai.held.{name}")


def hold(name: str, value: Any) -> None:
    """Keep a large value (a clip, a plate) in this visitor's session; None lets it go.

    One value a name, unlike `memo`: a newer one takes the place of the older.
    """
    if value is None:
        st.session_state.pop(f"filmai.held.{name}", None)
    else:
        st.session_state[f"filmai.held.{name}"] = value


def ask_effect(spec: dict[str, Any]) -> None:
    """Ask the Effects page for an element (`EffectSpec.to_json`): a shot's suggestion."""
    hold("asked effect", spec)


def asked_effect() -> dict[str, Any] | None:
    """The element that was asked for, once; an address may ask too (``?effect=JSON``)."""
    asked: dict[str, Any] | None = held("asked effect")
    hold("asked effect", None)
    if asked is None and (text := st.query_params.get("effect")):
        del st.query_params["effect"]
        try:
            found = json.loads(text)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None
    return asked


# What a visitor was told


def say(message: str) -> None:
    """Show a short notice on the next run."""
    st.session_state[_NOTICE] = message


def heard() -> str:
    """The notice to show, once."""
    return str(st.session_state.pop(_NOTICE, ""))


# Helpers


def _remember(project_id: str, number: int) -> None:
    if (st.session_state.get(_PROJECT), st.session_state.get(_DRAFT)) != (project_id, number):
        st.session_state.pop(_SCENE, None)
        st.query_params.pop("scene", None)
    st.session_state[_PROJECT] = project_id
    st.session_state[_DRAFT] = number


def _write_address() -> None:
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
