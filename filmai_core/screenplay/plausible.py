"""Whether a file that was read is a screenplay at all.

Any text can be read as action: a shopping list becomes a script of one scene, with themes. A
screenplay has scene headings or people who speak; what has neither is asked about before it
is kept.
"""

from __future__ import annotations

from filmai_core.screenplay.model import ElementKind, Screenplay

_SIGNS = (ElementKind.HEADING, ElementKind.CUE, ElementKind.DIALOGUE, ElementKind.LYRIC)


def why_no_screenplay(play: Screenplay) -> str:
    """A sentence that says why nothing here reads as a screenplay; "" where something does."""
    elements = [one for scene in play.scenes for one in scene.elements if one.text.strip()]
    headed = any(scene.heading.text for scene in play.scenes)
    if headed or play.characters or any(one.kind in _SIGNS for one in elements):
        return ""
    lines = f"{len(elements)} line" + ("" if len(elements) == 1 else "s")
    return (
        f"Nothing in {play.source_name} reads as a screenplay: {lines}, no scene heading, and "
        "nobody who speaks."
    )
