"""The screenplay as files to take home: in its own format whole, in others written anew."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from filmai_core.screenplay.export.write import export
from filmai_core.screenplay.model import Screenplay
from pages.shared import state


def buttons(play: Screenplay, key: str) -> None:
    """Downloads of the open draft with its repairs; to be called within a container."""

    def printed() -> bytes:
        from filmai_core.reports.script_pdf import script_pdf

        return script_pdf(play)

    whole = "In its own format it is the file as it came, only mended lines changed."
    for label, kind, mime, make in (
        ("Fountain", "fountain", "text/plain", maker(play, "fountain")),
        ("Final Draft", "fdx", "application/xml", maker(play, "fdx")),
        ("PDF", "pdf", "application/pdf", printed),
    ):
        st.download_button(
            label, make, file_name=f"screenplay.{kind}", mime=mime, icon=":material/download:",
            on_click="ignore", key=f"{key}.{kind}",
            help=f"The screenplay as it is read here, repairs included. {whole}"
            if kind != "pdf" else "The screenplay as scripts are printed, repairs included",
        )  # fmt: skip


def maker(play: Screenplay, kind: str) -> Callable[[], bytes]:
    """Makes the file when it is asked for: the imported one, mended, where it is of that kind."""
    open_draft, store = state.draft(), state.store()
    as_read = state.as_read(open_draft) if open_draft is not None else play

    def make() -> bytes:
        source = None
        if open_draft is not None:
            source = store.draft_data(open_draft.project, open_draft.number)
        return export(play, kind, source=source, as_read=as_read)

    return make
