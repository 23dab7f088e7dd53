"""Deleting projects and drafts, and bringing the last one back."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from filmai_core.store.projects import Draft, Project
from pages.shared.state.opened import close_project, is_open, open_project, store

_DELETED = "filmai.deleted"


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
    if is_open(row.id):
        close_project()


def delete_draft(row: Draft) -> None:
    """Delete a draft; `undo_delete` brings it back."""
    store().delete_draft(row.project, row.number)
    st.session_state[_DELETED] = Deleted(
        row.project, row.number, f"draft {row.number}, {row.filename}"
    )
    if is_open(row.project, row.number):
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
