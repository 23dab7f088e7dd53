"""The three views of the repair page: lines, scenes, characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from filmai_core.screenplay.model import Element, ElementKind, Screenplay
from filmai_core.screenplay.repair.aliases import suggest_aliases
from filmai_core.screenplay.repair.repairs import (
    GENDERS,
    DropScene,
    MergeCharacters,
    MergeScene,
    RenameCharacter,
    RenameCue,
    Repair,
    Retag,
    RetagAlike,
    SetGender,
    SplitScene,
    Target,
    alike,
)
from pages.shared import panels, script_view, state

#: Kinds that a writer may give a line, the frequent first.
KINDS = (
    ElementKind.ACTION,
    ElementKind.CUE,
    ElementKind.DIALOGUE,
    ElementKind.PARENTHETICAL,
    ElementKind.HEADING,
    ElementKind.TRANSITION,
    ElementKind.SHOT,
    ElementKind.CENTERED,
    ElementKind.LYRIC,
    ElementKind.NOTE,
    ElementKind.SECTION,
    ElementKind.SYNOPSIS,
)


def lines(play: Screenplay) -> None:
    """Every line with its kind; a selection gets another one."""
    doubtful = sum(bool(element.reason) for element in play.elements)
    order = st.segmented_control(
        "Order",
        ("Doubtful first", "As in the script"),
        default="Doubtful first",
        required=True,
        key="repair.order",
        label_visibility="collapsed",
    )
    if doubtful:
        verb = "line was" if doubtful == 1 else "lines were"
        st.caption(f"{doubtful} {verb} read with some doubt, of {len(play.elements)}.")
    else:
        st.caption(f"All {len(play.elements)} lines were read without doubt.")
    elements = list(play.elements)
    if order == "Doubtful first":
        elements.sort(key=lambda element: element.confidence if element.reason else 2.0)
    chosen = _picked(_line_table(elements), f"repair.lines.{order}", "multi-row")
    if not chosen:
        st.info("Select one or more lines to mend them.", icon=":material/touch_app:")
        return
    _mend_lines(play, [elements[row] for row in chosen if row < len(elements)])


def _line_table(elements: Sequence[Element]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "line": [element.line or None for element in elements],
            "kind": [element.kind.value.replace("_", " ") for element in elements],
            "text": [element.text.replace("\n", " / ") for element in elements],
            "sure": [element.confidence for element in elements],
            "why not": [element.reason for element in elements],
        }
    )


def _picked(table: pd.DataFrame, key: str, mode: Literal["single-row", "multi-row"]) -> list[int]:
    """Show a table; the rows that are selected in it. A repair clears the selection."""
    event = st.dataframe(
        table,
        hide_index=True,
        height=380,
        key=f"{key}.{len(state.repairs())}",
        on_select="rerun",
        selection_mode=mode,
        column_config={
            "line": st.column_config.NumberColumn("line", width="small"),
            "kind": st.column_config.TextColumn("kind", width="small"),
            "why not": st.column_config.TextColumn("why not", width="medium"),
            "text": st.column_config.TextColumn("text", width="large"),
            "sure": st.column_config.ProgressColumn(
                "sure", min_value=0.0, max_value=1.0, format="percent", width="small"
            ),
        },
    )
    return [int(row) for row in event["selection"]["rows"]]


def _mend_lines(play: Screenplay, chosen: Sequence[Element]) -> None:
    first = chosen[0]
    same = alike(play.elements, first)
    with st.container(border=True, key="repair-lines"):
        if first.reason:
            kind_now = first.kind.value.replace("_", " ")
            st.markdown(f"Read as **{kind_now}**, with some doubt: {panels.plain(first.reason)}.")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind = st.selectbox(
                "Make it" if len(chosen) == 1 else f"Make these {len(chosen)} lines",
                KINDS,
                index=KINDS.index(first.kind) if first.kind in KINDS else 0,
                format_func=lambda value: value.value.replace("_", " "),
                key=f"repair.kind.{first.line}",
                width=220,
            )
            if st.button("Change", type="primary", key="repair.retag"):
                _mend(Retag(tuple(Target.of(element) for element in chosen), kind))
            if st.button(
                f"Change all {len(same)} that look alike",
                key="repair.alike",
                disabled=len(same) < 2,
                help="Lines of the same kind, case, marks and length as the first of these; "
                "for a cue, all cues of that name.",
            ):
                _mend(RetagAlike(Target.of(first), kind))
        if len(chosen) == 1 and first.kind is not ElementKind.HEADING:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                heading = st.text_input("Or begin a scene here", "INT. ", key="repair.heading")
                if st.button("Begin a scene", key="repair.split"):
                    _mend(SplitScene(Target.of(first), heading.strip() or "INT."))
    place = _place(play, first)
    if place is not None:
        marks = {place: script_view.Mark(first.kind.value.replace("_", " "), most=True)}
        st.html(script_view.scenes_html(play, [place[0]], marks))


def _place(play: Screenplay, element: Element) -> tuple[int, int] | None:
    """Scene and position of a line, where it stands in a scene's body."""
    for scene in play.scenes:
        for index, other in enumerate(scene.elements):
            if other.line == element.line and other.text == element.text:
                return scene.index, index
    return None


def _mend(*repairs: Repair) -> None:
    state.add_repair(*repairs)
    st.rerun()


def scenes(play: Screenplay) -> None:
    """Scenes that are joined to the one before, or left out."""
    headings = [element for element in play.elements if element.kind is ElementKind.HEADING]
    numbered = [scene for scene in play.scenes if scene.heading.text]
    if len(numbered) < len(play.scenes):
        st.caption(
            f"{len(play.scenes)} scenes: what stands before the first heading is counted as one, "
            "and has no heading to mend."
        )
    table = pd.DataFrame(
        {
            "scene": [panels.scene_label(play, scene.index) for scene in numbered],
            "page": [round(scene.page, 1) for scene in numbered],
            "lines": [len(scene.elements) for scene in numbered],
            "who speaks": [", ".join(scene.characters) for scene in numbered],
        }
    )
    chosen = _picked(table, "repair.scenes", "single-row")
    if not chosen or chosen[0] >= min(len(headings), len(numbered)):
        st.info("Select a scene to join it or leave it out.", icon=":material/touch_app:")
        return
    target = Target.of(headings[chosen[0]])
    with st.container(horizontal=True, key="repair-scenes"):
        if st.button("Join to the scene before", key="repair.join", disabled=chosen[0] == 0):
            _mend(MergeScene(target))
        if st.button("Leave out", key="repair.drop", icon=":material/delete:"):
            _mend(DropScene(target))
    st.caption("To split a scene, select the line under Lines where the new one begins.")
    st.html(script_view.scenes_html(play, [numbered[chosen[0]].index]))


def characters(play: Screenplay) -> None:
    """Who is who: suggestions, merging, names, genders."""
    if not play.characters:
        st.info("Nobody speaks in this script.", icon=":material/group_off:")
        return
    _suggestions(play)
    _merge_and_rename(play)
    _genders(play)


def _suggestions(play: Screenplay) -> None:
    found = suggest_aliases(play)
    if not found:
        return
    st.subheader("Perhaps the same person", anchor=False)
    for number, suggestion in enumerate(found[:12]):
        with st.container(horizontal=True, vertical_alignment="center", key=f"alias-{number}"):
            st.markdown(
                f"**{panels.plain(suggestion.alias)}** may be "
                f"**{panels.plain(suggestion.name)}**: {panels.plain(suggestion.reason)}.",
                width="stretch",
            )
            if st.button("They are one", key=f"repair.alias.{suggestion.alias}"):
                _mend(MergeCharacters((suggestion.alias, suggestion.name), suggestion.name))


def _merge_and_rename(play: Screenplay) -> None:
    names = [person.name for person in play.characters]
    with st.grid(2, min_column_width=320):
        with st.container(border=True, key="repair-merge"):
            st.markdown("**Merge**")
            several = st.multiselect("These are one person", names, key="repair.several")
            into = st.selectbox("Called", several or names, key="repair.into")
            if st.button("Merge", key="repair.merge", disabled=len(several) < 2):
                _mend(MergeCharacters(tuple(several), into))
        with st.container(border=True, key="repair-rename"):
            st.markdown("**Rename, or take apart**")
            name = st.selectbox("Who", names, key="repair.who")
            person = play.character(name)
            cues = person.cues if person is not None else ()
            which = st.selectbox("Which cues", ("all", *cues), key=f"repair.cue.{name}")
            to = st.text_input("New name", key=f"repair.to.{name}").strip()
            if st.button("Rename", key="repair.rename", disabled=not to):
                _mend(RenameCharacter(name, to) if which == "all" else RenameCue(which, to))


def _genders(play: Screenplay) -> None:
    st.markdown("**Gender**, for the Bechdel test. Never guessed; leave it empty if unknown.")
    table = pd.DataFrame(
        {
            "name": [person.name for person in play.characters],
            "speeches": [person.speeches for person in play.characters],
            "gender": [person.gender for person in play.characters],
            "cues": [", ".join(person.cues) for person in play.characters],
        }
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        key=f"repair.genders.{len(state.repairs())}",
        disabled=["name", "speeches", "cues"],
        column_config={"gender": st.column_config.SelectboxColumn("gender", options=GENDERS)},
    )
    said = [
        SetGender(name, new or "")
        for name, old, new in zip(table["name"], table["gender"], edited["gender"], strict=True)
        if (new or "") != old
    ]
    if said:
        _mend(*said)
