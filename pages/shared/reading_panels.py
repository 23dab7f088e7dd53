"""What the pages of themes, characters and names share: lines, scenes, what a writer changed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, TypeVar

import streamlit as st

from filmai_core.analysis.analysis import Analysis
from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.analysis import known_timeline, speech_valences
from filmai_core.figures.labels import shortened
from filmai_core.progress import Report, silent
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, script_view, state
from pages.shared.script_view import Mark

_STYLE = """
<style>
ul.quotes { list-style: none; margin: 0; padding: 0; }
ul.quotes > li { margin: 0 0 0.5rem; padding-left: 0.8rem; border-left: 2px solid #3A3E4A; }
ul.quotes > li:first-child { border-color: #D9A441; }
.quotes span { color: #9A9CA5; font-size: 0.875rem; }
.quotes b { font-weight: 600; }
</style>
"""
_LONGEST = 220

R = TypeVar("R")

#: (scene, source line, speaker or "", text)
Quote = tuple[int, int, str, str]


def context(report: Report = silent) -> Context:
    """The store as the cache, and the bar."""
    return Context(store=state.store(), report=report)


def recall(analysis: Analysis[R], play: Screenplay) -> R:
    """An analysis of the open draft, with a bar that can be stopped where it is not known.

    A model that was trained meanwhile is another revision, and is asked from the next run on.

    Raises:
        ModelError: its model is missing or does not read the script's language.
    """

    def compute() -> R:
        with panels.working(analysis.doing, analysis.name) as report:
            return analysis.recall(play, context(report))

    return state.memo(analysis.key(play, context()), compute)


def valences(play: Screenplay) -> dict[tuple[int, int], float]:
    """Valence of speeches, where the emotion page was opened before."""
    found = speech_valences(known_timeline(play, context()))
    return found


def quotes(play: Screenplay, rows: Sequence[Quote], longest: int = _LONGEST) -> None:
    """Lines of the script with where they stand, each of at most ``longest`` characters."""
    items = []
    for scene, line, who, text in rows:
        shown = shortened(text, longest)
        number = play.scenes[scene].heading.number or scene + 1
        where = f"scene {number}" + (f", line {line}" if line else "")
        speaker = f"<b>{escape(who)}</b> " if who else ""
        items.append(f"<li>{speaker}{escape(shown)} <span>{escape(where)}</span></li>")
    st.html(f'{_STYLE}<ul class="quotes">{"".join(items)}</ul>')


def marks(play: Screenplay, rows: Sequence[Quote], tag: str) -> dict[tuple[int, int], Mark]:
    """The same lines as marks in the script view."""
    found: dict[tuple[int, int], Mark] = {}
    for rank, (scene, _, _, text) in enumerate(rows):
        for index, element in enumerate(play.scenes[scene].elements):
            if text and (text in element.text or element.text in text):
                found.setdefault((scene, index), Mark(tag, text, most=rank == 0))
                break
    return found


def open_scene_panel(play: Screenplay, key: str, rows: Sequence[Quote] = (), tag: str = "") -> None:
    """The open scene with a picker, its lines highlighted."""
    st.subheader("The open scene", anchor=False)
    scene = panels.scene_picker(play, key)
    inside = [row for row in rows if row[0] == scene]
    st.html(script_view.scenes_html(play, [scene], marks(play, inside, tag)))


def scene_buttons(play: Screenplay, scenes: Sequence[int], key: str, most: int = 12) -> None:
    """A way to each of some scenes."""
    with st.container(horizontal=True, key=f"{key}-scenes"):
        for scene in scenes[:most]:
            number = play.scenes[scene].heading.number or str(scene + 1)
            st.button(
                number,
                key=f"{key}.{scene}",
                help=play.scenes[scene].heading.text or "Before the first heading",
                on_click=state.open_scene,
                args=(scene,),
            )
        if len(scenes) > most:
            st.caption(f"and {len(scenes) - most} more")


# Documents that a writer changes


def document(name: str, *, of_project: bool = False) -> Any:
    """A document of the open draft (or of its project), or None."""
    here = state.draft()
    if here is None:
        return None
    return state.store().document(here.project, 0 if of_project else here.number, name)


def save_document(name: str, value: Any, *, of_project: bool = False) -> None:
    """Keep a document's next version."""
    here = state.draft()
    if here is not None:
        state.store().save_document(here.project, 0 if of_project else here.number, name, value)


def undo_document(name: str, *, of_project: bool = False) -> None:
    """One step back."""
    here = state.draft()
    if here is not None:
        state.store().undo_document(here.project, 0 if of_project else here.number, name)
