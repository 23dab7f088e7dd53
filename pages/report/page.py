"""Report: coverage in plain words, and everything about a draft to take away."""

from __future__ import annotations

import json
from collections.abc import Sequence

import streamlit as st

from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.analysis.drafts.coverage import Standing, names_of, write_coverage
from filmai_core.analysis.table import title as title_of
from filmai_core.reports.document import Document
from filmai_core.reports.draft import draft_document
from filmai_core.reports.html import to_html
from filmai_core.reports.tables import to_csv_file, to_json_tables, to_zip
from filmai_core.screenplay.model import Screenplay
from filmai_core.settings import ROOT
from pages.shared import panels, state
from pages.shared.draft_reading import draft_reading

_TITLES = {
    Standing.THIN: ("Thin", "Outside the bound that the line names."),
    Standing.HOLDS: ("Holds", "Within the bound that the line names."),
    Standing.FACT: ("Facts", "Measures without a bound."),
}


def downloads(document: Document, name: str) -> None:
    """The report in every form."""

    def pdf() -> bytes:
        from filmai_core.reports.pdf import to_pdf

        return to_pdf(document)

    files = (
        ("PDF", pdf, "pdf", "application/pdf", ":material/picture_as_pdf:"),
        ("HTML", lambda: to_html(document).encode(), "html", "text/html", ":material/html:"),
        ("CSV", lambda: to_csv_file(document).encode("utf-8-sig"), "csv", "text/csv",
         ":material/table:"),
        ("CSV, a file a table", lambda: to_zip(document), "zip", "application/zip",
         ":material/folder_zip:"),
        ("JSON", lambda: json.dumps(to_json_tables(document), ensure_ascii=False).encode(),
         "json", "application/json", ":material/data_object:"),
    )  # fmt: skip
    with st.container(horizontal=True, key="report-files"):
        for label, make, ending, mime, icon in files:
            st.download_button(
                label, make, file_name=f"{name}.{ending}", mime=mime, icon=icon,
                on_click="ignore", key=f"report.{ending}",
            )  # fmt: skip


def prints(play: Screenplay, rows: Sequence[ShotRow]) -> None:
    """What a production prints: the marked script, breakdown sheets, a character's sides."""

    def marked() -> bytes:
        from filmai_core.reports.script_pdf import script_pdf

        return script_pdf(play, rows)

    def sheets() -> bytes:
        from filmai_core.reports.sheets import breakdown_sheets

        return breakdown_sheets(play, rows)

    with st.container(horizontal=True, vertical_alignment="bottom", key="report-prints"):
        for label, key, make, help in (
            ("Script, effects marked", "marked", marked, "The script with its effect lines marked"),
            ("Breakdown sheets", "sheets", sheets, "A page a scene: cast, effects, notes"),
        ):
            st.download_button(
                label, make, file_name=f"{key}.pdf", mime="application/pdf",
                icon=":material/print:", on_click="ignore", key=f"report.print.{key}", help=help,
            )  # fmt: skip
        if play.characters:
            sides(play)


def sides(play: Screenplay) -> None:
    """One character's lines with their cues."""
    name = st.selectbox(
        "Sides of", [person.name for person in play.characters], key="report.sides", width=220
    )

    def pdf() -> bytes:
        from filmai_core.reports.sides import sides_pdf

        return sides_pdf(play, name)

    def text() -> bytes:
        from filmai_core.reports.sides import sides_text

        return sides_text(play, name).encode()

    for label, ending, mime, make in (
        ("Sides, PDF", "pdf", "application/pdf", pdf), ("Sides, text", "txt", "text/plain", text),
    ):  # fmt: skip
        st.download_button(
            label, make, file_name=f"sides.{ending}", mime=mime, icon=":material/print:",
            on_click="ignore", key=f"report.sides.{ending}",
            help="The character's lines, each with the cue it answers",
        )  # fmt: skip


def main() -> None:
    """Show the page."""
    play = panels.need_screenplay("Report")
    if state.held("report.open"):
        state.hold("report.open", None)
        st.switch_page(ROOT / "pages" / "script" / "page.py")
    panels.header("Report", panels.script_line(play))
    reading = draft_reading(play)
    document = state.memo((play.digest, "report", id(reading)), lambda: draft_document(reading))
    downloads(document, "report")
    prints(play, reading.rows)
    st.subheader("Coverage", anchor=False)
    st.caption("Made from measures alone. Each line gives its figure and the scenes that show it; "
               "whether the script is good is not measured.")  # fmt: skip
    statements = write_coverage(reading)
    for standing, (title, note) in _TITLES.items():
        rows = [row for row in statements if row.standing is standing]
        if not rows:
            continue
        st.markdown(f"**{title}** :gray[{note}]")
        for number, row in enumerate(rows):
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                cited = names_of(play, row.scenes)
                st.markdown(
                    f"**{row.topic}** · {panels.plain(row.text)} "
                    f":gray[{panels.plain(f'{row.measure}; {cited}')}]",
                    width="stretch",
                )
                st.button(
                    "", icon=":material/menu_book:", key=f"report.{standing}.{number}",
                    help=f"Open {cited.split(',')[0]}", type="tertiary",
                    on_click=_open, args=(row.scenes[0],),
                )  # fmt: skip
    st.subheader("The report", anchor=False)
    with st.expander("Look at it here", icon=":material/visibility:"):
        if st.toggle("Show", key="report.show"):
            st.iframe(to_html(document), height=800)
    for part, reason in reading.missing.items():
        st.caption(f"{title_of(part)} left out: {panels.plain(reason)}")


def _open(scene: int) -> None:
    state.open_scene(scene)
    state.hold("report.open", True)


main()
