"""The script page's tables: scenes, characters, locations, acts, Bechdel."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from filmai_core.analysis.people.bechdel import bechdel
from filmai_core.analysis.structure.tables import (
    Row,
    act_table,
    appearance_table,
    character_table,
    find_acts,
    location_table,
    scene_table,
    to_csv,
)
from filmai_core.figures.appearances import plot_appearances
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, script_view, state

_SHARE = st.column_config.NumberColumn("dialogue", format="percent", width="small")
_SCENE_COLUMNS = (
    "scene", "heading", "page", "length", "cast", "words", "dialogue_share",
    "location", "time", "setting",
)  # fmt: skip


def show(
    rows: Sequence[Row],
    name: str,
    columns: Sequence[str] = (),
    *,
    hidden: str = "",
    select: bool = False,
) -> int:
    """A sortable table with its CSV; the row that is selected, or -1."""
    if not rows:
        st.caption("Nothing to list.")
        return -1
    columns = list(columns) or [column for column in rows[0] if column != hidden]
    event = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(560, 37 + 35 * len(rows)),
        key=f"tables.{name}",
        column_order=columns,
        on_select="rerun" if select else "ignore",
        selection_mode="single-row",
        column_config={
            "dialogue_share": _SHARE,
            "page": st.column_config.NumberColumn("page", format="%.1f", width="small"),
            "first_page": st.column_config.NumberColumn("first page", format="%.1f"),
            "last_page": st.column_config.NumberColumn("last page", format="%.1f"),
            "heading": st.column_config.TextColumn("heading", width="medium"),
        }
        | {
            column: st.column_config.Column(column.replace("_", " "))
            for column in columns
            if "_" in column and column not in ("dialogue_share", "first_page", "last_page")
        },
    )
    csv_button(rows, name)
    if not select:
        return -1
    selected = event["selection"]["rows"]  # type: ignore[index]  # it is asked for or not
    return int(selected[0]) if selected and selected[0] < len(rows) else -1


def csv_button(rows: Sequence[Row], name: str, label: str = "CSV") -> None:
    """Takes a table away. The mark at its front tells spreadsheets that it is UTF-8."""
    st.download_button(
        label,
        lambda: to_csv(rows).encode("utf-8-sig"),
        file_name=panels.file_name(name, suffix=".csv"),
        mime="text/csv",
        icon=":material/table:",
        on_click="ignore",
        key=f"tables.csv.{name}",
    )


def scenes(play: Screenplay) -> None:
    """A row a scene; a selected one is shown."""
    st.caption("Press a column's head to sort, a row's box to read the scene.")
    rows = state.memo((play.digest, "scene table"), lambda: scene_table(play))
    row = show(rows, "scenes", _SCENE_COLUMNS, select=True)
    if row >= 0:
        state.open_scene(row)
        st.html(script_view.scenes_html(play, [row]))


def characters(play: Screenplay) -> None:
    """A row a character, and who is in which scene."""
    rows = state.memo((play.digest, "character table"), lambda: character_table(play))
    show(rows, "characters")
    st.subheader("Who is where", anchor=False)
    st.caption("A disc: speaks there, larger for more speeches. A ring: there, and silent. "
               "V.O. and O.S. count as speaking.")  # fmt: skip
    figure = state.memo((play.digest, "appearances"), lambda: plot_appearances(play))
    st.plotly_chart(figure, theme=None, key="tables.appearances", config={"displayModeBar": False})
    csv_button(appearance_table(play), "appearances", "CSV of the map")


def locations(play: Screenplay) -> None:
    """A row a place."""
    rows = state.memo((play.digest, "location table"), lambda: location_table(play))
    show(rows, "locations", hidden="eighths")


def acts(play: Screenplay) -> None:
    """A row an act, by the script's own sections or by the writer's marks."""
    count = len(play.scenes)
    held = [mark for mark in state.act_marks() if mark < count]
    chosen = st.multiselect(
        "Acts begin at these scenes",
        range(count),
        default=held,
        format_func=panels.scene_labels(play).__getitem__,
        key=f"tables.marks.{play.digest[:12]}",
        placeholder="As the script marks them",
        help="Leave empty to follow the script's own sections or ACT lines.",
    )
    if sorted(chosen) != held:
        state.mark_acts(chosen)
    marks = state.act_marks()
    if not find_acts(play, marks):
        st.info("The script marks no acts. Choose above where each begins.")
        return
    show(act_table(play, marks), "acts", hidden="eighths")


def bechdel_test(play: Screenplay) -> None:
    """The answer, and the scene that proves it."""
    answer = bechdel(play)
    word = {True: "Passed", False: "Not passed", None: "Unknown"}[answer.passed]
    st.subheader(word, anchor=False)
    st.write(f"{panels.plain(answer.reason[:1].upper() + answer.reason[1:])}.")
    st.caption("Two named women, who talk to each other, about something but a man (Bechdel 1985). "
               "Genders are yours to set, under Repair; none is guessed.")  # fmt: skip
    rows: list[Row] = [
        {
            "answer": word,
            "reason": answer.reason,
            "scene": answer.scene + 1 if answer.scene >= 0 else "",
            "women": ", ".join(answer.women),
            "lines": ", ".join(map(str, answer.lines)),
        }
    ]
    csv_button(rows, "bechdel")
    if answer.scene >= 0:
        marks = {
            (answer.scene, index): script_view.Mark("proof", most=True)
            for index, element in enumerate(play.scenes[answer.scene].elements)
            if element.line in answer.lines or element.line - 1 in answer.lines
        }
        st.html(script_view.scenes_html(play, [answer.scene], marks))
