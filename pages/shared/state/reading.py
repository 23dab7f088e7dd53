"""The open screenplay: imported, read in a child process, mended as its writer said."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

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
from filmai_core.settings import ASSETS
from filmai_core.store.projects import Draft
from pages.shared.state.opened import draft, project, remember, store, write_address

SAMPLE = ASSETS / "sample.fountain"

_READ, _REPAIRED = "filmai.read", "filmai.repaired"

#: Names of the documents that hold what a writer said of a draft.
_REPAIRS, _ACTS = "repairs", "acts"


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
    remember(here.id, kept.number)
    st.session_state[_READ] = ((kept.project, kept.number), play)
    write_address()
    return play


def import_sample() -> Screenplay:
    """Import the sample screenplay into the open project, or into a new one."""
    return import_draft(SAMPLE.name, SAMPLE.read_bytes())


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
