"""The script laid out as a screenplay: pure functions from scenes to HTML.

Widths are in characters of the type, as on paper (action 60, dialogue 35), and shrink with
the window, so that a scene reads on a phone too. All text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from filmai_core.screenplay.model import (
    SPEECH,
    Element,
    ElementKind,
    Scene,
    Screenplay,
)

#: Pages that "from here on" shows: a long read, and still under 40 kB of HTML.
WINDOW_PAGES = 8

STYLE = """
<style>
.script { font-family: "Source Code", "Source Code Pro", monospace; font-size: 0.92rem;
  line-height: 1.45; color: #ECE8DF; background: #13151B; border: 1px solid #23262F;
  border-radius: 0.5rem; padding: 2rem clamp(1rem, 5vw, 4rem); overflow-wrap: anywhere; }
.script section { max-width: 62ch; margin: 0 auto 2.6rem; }
.script section:last-child { margin-bottom: 0.4rem; }
.script h3 { font: inherit; font-weight: 700; margin: 0 0 1em; padding: 0; color: #E3B968;
  display: flex; gap: 2ch; text-transform: none; letter-spacing: 0; }
.script h3 .no { color: #9A9CA5; font-weight: 400; flex: none; }
.script h3 .pg { color: #9A9CA5; font-weight: 400; margin-left: auto; flex: none; }
.script p { margin: 0 0 1em; padding: 0; font: inherit; white-space: pre-line; }
.script .cue { margin: 0 0 0 36%; }
.script .parenthetical { margin: 0 20% 0 26%; color: #C4C1BA; }
.script .dialogue, .script .lyric { margin: 0 20% 0 18%; }
.script .lyric { font-style: italic; }
.script .end { margin-bottom: 1em; }
.script .transition { text-align: right; }
.script .centered { text-align: center; }
.script .note, .script .section, .script .synopsis { color: #9A9CA5; font-style: italic; }
.script .shot { font-weight: 700; }
.script .page_break { border-top: 1px dashed #2A2D37; height: 0; }
.script .dual { display: grid; grid-template-columns: 1fr 1fr; gap: 2ch; margin-bottom: 1em; }
.script .dual .cue { margin-left: 20%; }
.script .dual .dialogue, .script .dual .lyric, .script .dual .parenthetical { margin: 0 0 0 4%; }
.script mark { background: rgba(217, 164, 65, 0.16); color: inherit;
  box-shadow: inset 0 -2px 0 #D9A441; border-radius: 2px; padding: 0 1px; }
.script mark.most { background: rgba(217, 164, 65, 0.34); }
.script .tag { display: inline-block; font: 600 0.72rem/1.4 "Source Sans", sans-serif;
  color: #14110A; background: #E3B968; border-radius: 3px; padding: 0 0.45em; margin: 0 0 0 0.6em;
  white-space: nowrap; vertical-align: 1px; }
@media (max-width: 640px) {
  .script { font-size: 0.84rem; padding: 1.1rem 0.9rem; }
  .script .cue { margin-left: 30%; }
  .script .parenthetical { margin: 0 8% 0 18%; }
  .script .dialogue, .script .lyric { margin: 0 6% 0 10%; }
  .script h3 { gap: 1ch; }
}
</style>
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something highlighted in a paragraph.

    Attributes:
        tag: why, in words, shown beside it.
        text: the part that is meant; the whole paragraph where "" or not found.
        most: the strongest of all that is marked.
    """

    tag: str
    text: str = ""
    most: bool = False


#: (scene index, element index within the scene) -> what is highlighted there.
Marks = Mapping[tuple[int, int], Mark]


def scenes_html(
    play: Screenplay,
    indices: Iterable[int],
    marks: Marks | None = None,
) -> str:
    """Some scenes as one block of HTML, style sheet included.

    Args:
        play: the screenplay.
        indices: which scenes, in order.
        marks: what is highlighted.
    """
    body = "".join(_scene_html(play.scenes[index], marks or {}) for index in indices)
    return f'{STYLE}<div class="script">{body}</div>'


def window(play: Screenplay, start: int, pages: float = WINDOW_PAGES) -> range:
    """The scenes from ``start`` on that fill about ``pages``; at least one."""
    eighths = 0
    for index in range(start, len(play.scenes)):
        if index > start and eighths >= pages * 8:
            return range(start, index)
        eighths += play.scenes[index].eighths
    return range(start, len(play.scenes))


def _scene_html(scene: Scene, marks: Marks) -> str:
    number = escape(scene.heading.number or str(scene.index + 1))
    heading = escape(scene.heading.text)
    parts = [
        f'<section id="scene-{scene.index + 1}" aria-label="Scene {number}: {heading}">'
        f'<h3><span class="no">{number}</span><span>{heading}</span>'
        f'<span class="pg" title="page">{int(scene.page)}.</span></h3>'
    ]
    elements = scene.elements
    at = 0
    while at < len(elements):
        end = _block_end(elements, at)
        block = [
            (element, marks.get((scene.index, index)))
            for index, element in enumerate(elements[at:end], start=at)
        ]
        if elements[at].dual and elements[at].kind in SPEECH:
            parts.append(_dual_html(block))
        else:
            parts.append(_block_html(block))
        at = end
    return "".join(parts) + "</section>"


def _block_end(elements: tuple[Element, ...], at: int) -> int:
    """Where the paragraph, the speech, or the pair of dual speeches at ``at`` ends."""
    if elements[at].kind not in SPEECH:
        return at + 1
    dual = elements[at].dual
    end = at + 1
    cues = 1
    while end < len(elements) and elements[end].kind in SPEECH and elements[end].dual == dual:
        if elements[end].kind is ElementKind.CUE:
            cues += 1
            if not dual or cues > 2:
                break
        end += 1
    return end


Block = Sequence[tuple[Element, Mark | None]]


def _block_html(block: Block) -> str:
    lines = "".join(_element_html(element, mark) for element, mark in block)
    return f'<div class="end">{lines}</div>' if block[0][0].kind in SPEECH else lines


def _dual_html(block: Block) -> str:
    cues = [at for at, (element, _) in enumerate(block) if element.kind is ElementKind.CUE] or [0]
    ends = [*cues[1:], len(block)]
    columns = (
        "".join(_element_html(element, mark) for element, mark in block[start:end])
        for start, end in zip(cues, ends, strict=True)
    )
    return '<div class="dual">' + "".join(f"<div>{column}</div>" for column in columns) + "</div>"


def _element_html(element: Element, mark: Mark | None) -> str:
    if element.kind is ElementKind.PAGE_BREAK:
        return '<p class="page_break"></p>'
    text = escape(element.text)
    if mark is not None:
        meant = mark.text if mark.text and mark.text in element.text else element.text
        before, _, after = element.text.partition(meant)
        most = ' class="most"' if mark.most else ""
        text = (
            f"{escape(before)}<mark{most}>{escape(meant)}</mark>"
            f'<span class="tag">{escape(mark.tag)}</span>{escape(after)}'
        )
    return f'<p class="{element.kind.value}">{text}</p>'
