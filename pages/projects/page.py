"""Projects: import a screenplay, open, rename and delete what was imported before."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from filmai_core.settings import ROOT
from filmai_core.store.projects import Draft, Project
from filmai_core.text import counted
from pages.shared import panels, state

#: Where to go with an open draft.
NEXT = (
    ("script", "Read the script", ":material/description:"),
    ("emotions", "See its emotion timeline", ":material/show_chart:"),
    ("repair", "Check how it was read", ":material/build:"),
)


def when(seconds: float) -> str:
    """A time as a person says it, in the server's time zone."""
    return datetime.fromtimestamp(seconds).strftime("%-d %b %Y, %H:%M")


def take_upload() -> None:
    """The upload box; what it takes becomes a draft of the open project, or a project."""
    here = state.project()
    turn = state.widget("projects.turn", 0)  # a new key empties the box
    label = f"Import the next draft of {panels.plain(here.name)}" if here else "Import a screenplay"
    given = panels.upload_box(label, key=f"projects.upload.{turn}")
    st.caption(f"{panels.SCRIPT_FORMATS}. The kind is told by the content, not by the name.")
    if given is None:
        return
    with panels.guard():
        label = f"Reading {panels.plain(given.name)}"
        with panels.working(label, f"projects.read.{turn}") as report:
            play = state.import_draft(given.name, given.data, report)
        state.set_widget("projects.turn", turn + 1)
        state.say(f"Imported: {counted(len(play.scenes), 'scene')}, {counted(play.pages, 'page')}.")
        st.rerun()


def sample_button(label: str, key: str) -> None:
    """One click to the sample."""
    if st.button(label, key=key, icon=":material/theaters:"):
        with panels.guard():
            state.import_sample()
            st.switch_page(ROOT / "pages" / "script" / "page.py", query_params=state.address())


def open_card(here: Project) -> None:
    """The open project: its name, its drafts, where to go from here."""
    with st.container(border=True, key="open-project"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(panels.plain(here.name), anchor=False, width="stretch")
            with st.popover("Rename", icon=":material/edit:"):
                with st.form("projects.rename", border=False):
                    name = st.text_input("Name", here.name, max_chars=200)
                    if st.form_submit_button("Rename", type="primary"):
                        with panels.guard():
                            state.store().rename_project(here.id, name)
                            st.rerun()
            if st.button("Delete", icon=":material/delete:", key="projects.delete"):
                state.delete_project(here)
                st.rerun()
        drafts = state.store().drafts(here.id)
        if not drafts:
            st.write("This project holds no draft yet. Import a file above, or start from:")
            sample_button("Use the sample screenplay", "projects.sample-here")
            return
        open_draft = state.draft()
        for draft in reversed(drafts):
            draft_row(here, draft, is_open=open_draft is not None and draft == open_draft)
        with st.container(horizontal=True):
            for file, text, icon in NEXT:
                st.page_link(
                    ROOT / "pages" / file / "page.py",
                    label=text,
                    icon=icon,
                    query_params=state.address(),
                )


def draft_row(here: Project, draft: Draft, *, is_open: bool) -> None:
    """One draft: open it, or delete it."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"draft-{draft.number}"):
        mark = " · **open**" if is_open else ""
        st.markdown(
            f"**Draft {draft.number}** · {panels.plain(draft.filename)}{mark}  \n"
            f":gray[{when(draft.created)} · {max(1, draft.size // 1000):,} kB]",
            width="stretch",
        )
        if not is_open:
            st.button(
                "Open",
                key=f"projects.open-draft.{draft.number}",
                on_click=state.open_project,
                args=(here.id, draft.number),
            )
        st.button(
            "",
            icon=":material/delete:",
            help=f"Delete draft {draft.number}",
            key=f"projects.delete-draft.{draft.number}",
            on_click=state.delete_draft,
            args=(draft,),
        )


def undo_bar() -> None:
    """What was deleted last can be brought back."""
    deleted = state.last_deleted()
    if deleted is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="undo-bar"):
        st.info(
            f"Deleted {panels.plain(deleted.label)}.", icon=":material/delete:", width="stretch"
        )
        st.button("Undo", key="projects.undo", on_click=state.undo_delete)


def project_list(here: Project | None, projects: tuple[Project, ...]) -> None:
    """All projects, last changed first."""
    others = [row for row in projects if here is None or row.id != here.id]
    if not others:
        return
    st.subheader("Your projects" if here is None else "Other projects", anchor=False)
    with st.container(border=True):
        for row in others:
            with st.container(horizontal=True, vertical_alignment="center", key=f"row-{row.id}"):
                count = f"{row.drafts} draft" + ("" if row.drafts == 1 else "s")
                st.markdown(
                    f"**{panels.plain(row.name)}**  \n:gray[{count} · {when(row.updated)}]",
                    width="stretch",
                )
                st.button(
                    "Open",
                    key=f"projects.open.{row.id}",
                    on_click=state.open_project,
                    args=(row.id,),
                )


def main() -> None:
    """Show the page."""
    here, projects = state.project(), state.store().projects()
    panels.header(
        "Projects",
        "What a screenplay does to its reader, scene by scene. Your scripts stay on this machine.",
    )
    undo_bar()
    take_upload()
    with st.container(horizontal=True):
        if here is not None:
            st.button("Start another project", icon=":material/add:", on_click=state.close_project)
        else:
            with st.popover("New empty project", icon=":material/add:"):
                with st.form("projects.new", border=False):
                    name = st.text_input("Name", max_chars=200)
                    if st.form_submit_button("Create", type="primary"):
                        with panels.guard():
                            state.open_project(state.store().create_project(name).id)
                            st.rerun()
            sample_button("Open the sample screenplay", "projects.sample")
    if here is not None:
        open_card(here)
    project_list(here, projects)


main()
