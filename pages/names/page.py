"""Names: who and what is spoken of but never seen, places by scene, a list to correct."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from filmai_core.analysis.people.entities import LABELS, Thing, correct, find_entities
from filmai_core.analysis.people.entity_analysis import ENTITIES
from filmai_core.errors import InputError, ModelError
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, reading_panels, state

_DOCUMENT = "names"


def things_of(play: Screenplay) -> tuple[tuple[Thing, ...], str]:
    """All names, and why the tagger's are missing, or ""."""
    try:
        return reading_panels.recall(ENTITIES, play), ""
    except ModelError as error:
        cast = state.memo((play.digest, "cast and places"), lambda: find_entities(play, None))
        return cast, str(error)


def unseen(things: tuple[Thing, ...], play: Screenplay) -> None:
    """People and places that are spoken of but never seen."""
    st.subheader("Spoken of, never seen", anchor=False)
    with st.grid(2, min_column_width=280, vertical_alignment="top"):
        for label, title in (("PER", "People"), ("LOC", "Places")):
            with st.container(border=True, key=f"unseen-{label}"):
                st.markdown(f"**{title}**")
                found = [thing for thing in things if thing.label == label and not thing.seen][:12]
                if not found:
                    st.caption("None.")
                for thing in found:
                    first = thing.mentions[0]
                    scene = play.scenes[first.scene].heading.number or first.scene + 1
                    by = f" by {panels.plain(first.by)}" if first.by else ""
                    st.markdown(
                        f"{panels.plain(thing.text)} · {thing.count}× · first in scene {scene}{by}"
                    )


def table(things: tuple[Thing, ...], play: Screenplay) -> None:
    """The whole list, to read and to correct."""
    st.subheader("All names", anchor=False)
    kinds = st.pills(
        "Kinds",
        list(LABELS),
        default=list(LABELS),
        selection_mode="multi",
        format_func=lambda kind: LABELS[kind].capitalize(),
        key="names.kinds",
    )
    rows = [thing for thing in things if thing.label in kinds]
    frame = pd.DataFrame(
        {
            "Name": [thing.text for thing in rows],
            "Kind": [thing.label for thing in rows],
            "Mentions": [thing.count for thing in rows],
            "Scenes": [len(thing.scenes) for thing in rows],
            "First in scene": [
                play.scenes[thing.scenes[0]].heading.number or str(thing.scenes[0] + 1)
                if thing.scenes
                else ""
                for thing in rows
            ],
            "Seen": [thing.seen for thing in rows],
            "Known from": [thing.source for thing in rows],
            "Keep": [True for _ in rows],
        }
    )
    changed = st.data_editor(
        frame,
        hide_index=True,
        disabled=["Name", "Mentions", "Scenes", "First in scene", "Seen", "Known from"],
        column_config={"Kind": st.column_config.SelectboxColumn(options=list(LABELS))},
        key="names.table",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button("Save corrections", type="primary", key="names.save"):
            save_table(rows, changed)
            st.rerun()
        if st.button("Undo the last correction", key="names.undo"):
            reading_panels.undo_document(_DOCUMENT)
            st.rerun()
    with st.form("names.add", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            text = st.text_input("Add a name", max_chars=80)
            kind = st.selectbox("Kind", list(LABELS), format_func=lambda k: LABELS[k].capitalize())
            if st.form_submit_button("Add"):
                with panels.guard():
                    add_name(text.strip(), kind)
                    st.rerun()


def corrections() -> dict[str, object]:
    """The writer's corrections so far."""
    return reading_panels.document(_DOCUMENT) or {"labels": {}, "removed": [], "added": {}}


def save_table(rows: list[Thing], changed: pd.DataFrame) -> None:
    """Keep changed kinds and removed names."""
    held = corrections()
    labels, removed = dict(held["labels"]), list(held["removed"])  # type: ignore[call-overload]
    for thing, (_, row) in zip(rows, changed.iterrows(), strict=True):
        if row["Kind"] != thing.label:
            labels[thing.text] = row["Kind"]
        if not row["Keep"]:
            removed.append(thing.text)
    reading_panels.save_document(_DOCUMENT, {**held, "labels": labels, "removed": removed})
    state.say("Corrections saved.")


def add_name(text: str, kind: str) -> None:
    """Keep a name that was not found."""
    if not text:
        raise InputError("a name needs letters", hint="Type it as it stands in the script.")
    held = corrections()
    added = {**held["added"], text: kind}  # type: ignore[dict-item]
    removed = [name for name in held["removed"] if name != text]  # type: ignore[attr-defined]
    reading_panels.save_document(_DOCUMENT, {**held, "added": added, "removed": removed})


def places(things: tuple[Thing, ...], play: Screenplay) -> None:
    """Which scenes play where."""
    st.subheader("Places by scene", anchor=False)
    rows = [thing for thing in things if thing.source == "heading"]
    by_scene = {
        thing.text: sorted(
            {m.scene for m in thing.mentions if m.text == play.scenes[m.scene].heading.text}
        )
        for thing in rows
    }
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Place": name,
                    "Scenes": len(scenes),
                    "Which": ", ".join(
                        play.scenes[scene].heading.number or str(scene + 1) for scene in scenes
                    ),
                }
                for name, scenes in sorted(by_scene.items(), key=lambda item: -len(item[1]))
            ]
        ),
        hide_index=True,
        key="names.places",
    )


@st.fragment
def one(things: tuple[Thing, ...], play: Screenplay) -> None:
    """One name's mentions and scenes."""
    st.subheader("Where one is mentioned", anchor=False)
    names = [thing.text for thing in things]
    name = st.selectbox("Name", names, key="names.one")
    thing = next(item for item in things if item.text == name)
    rows = list(dict.fromkeys((m.scene, m.line, m.by, m.text) for m in thing.mentions))
    with st.container(border=True, key="name-mentions"):
        first = thing.mentions[0] if thing.mentions else None
        if first is None:
            st.caption("Not in this draft.")
        else:
            reading_panels.quotes(play, rows[:6])
            if len(rows) > 6:
                st.caption(f"and {len(rows) - 6} more lines")
            reading_panels.scene_buttons(play, thing.scenes, "names.scenes")
    reading_panels.open_scene_panel(play, "names.scene", rows, thing.text)


def main() -> None:
    """Show the page."""
    play = panels.need_screenplay("Names")
    panels.header("Names and things", panels.script_line(play))
    found, problem = things_of(play)
    if problem:
        st.warning(
            panels.plain(problem) + " Shown are the cast and the places of the headings.",
            icon=":material/translate:",
        )
    things = correct(found, reading_panels.document(_DOCUMENT), play)
    if not things:
        st.info("No names were found in this script.")
        return
    unseen(things, play)
    places(things, play)
    one(things, play)
    table(things, play)


main()
