"""Drafts: two drafts side by side, scene by scene and word by word."""

from __future__ import annotations

import streamlit as st

from filmai_core.analysis.drafts.measures import change_words
from filmai_core.figures.labels import shortened
from filmai_core.settings import ROOT
from pages.drafts import panels as draft_panels
from pages.shared import panels, state


def main() -> None:
    """Show the page."""
    panels.need_screenplay("Drafts")
    here = state.project()
    assert here is not None
    panels.header("Drafts side by side", panels.plain(shortened(here.name, panels.LONGEST_TITLE)))
    drafts = state.store().drafts(here.id)
    if len(drafts) < 2:
        with st.container(border=True):
            st.subheader("There is one draft so far", anchor=False)
            st.write("Import the next one into this project, and see here what changed.")
            st.page_link(
                ROOT / "pages" / "projects" / "page.py",
                label="Import a draft",
                icon=":material/upload:",
            )
        return
    old_draft, new_draft = draft_panels.choose(drafts)
    if old_draft.number == new_draft.number:
        st.info("Choose two different drafts.")
        return
    with panels.guard():
        with st.spinner("Reading both drafts"):
            old, new = (draft_panels.read(row) for row in (old_draft, new_draft))
        found = draft_panels.comparison(old, new)
        draft_panels.counts(found)
        summary = st.container()
        curves = st.container()
        st.subheader("Word by word", anchor=False)
        draft_panels.words(found)
        with st.expander("Scene by scene", icon=":material/list:"):
            draft_panels.scene_table(found)
        st.subheader("What the change did", anchor=False)
        changes = draft_panels.measures(old, new)
        with summary:
            for sentence in change_words(found, changes):
                st.markdown(panels.plain(sentence))
            draft_panels.downloads(found, changes)
        with curves:
            draft_panels.curves(changes)
        draft_panels.change_figures(changes)


main()
