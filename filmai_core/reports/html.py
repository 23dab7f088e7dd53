"""A document as one HTML file that needs nothing else: no script, no outside request."""

from __future__ import annotations

import re
from html import escape

from filmai_core.analysis.drafts.words import Change, DiffLine
from filmai_core.reports.document import (
    Block,
    Chart,
    Circle,
    Document,
    Mark,
    Paragraph,
    Polyline,
    SceneDiff,
    Table,
    Text,
    Tone,
)

_STYLE = """
:root { color-scheme: light; --ink: #1f1d1a; --quiet: #6b675f; --rule: #d9d4c8;
  --paper: #fdfbf6; --gold: #8a5a0c; --added: #14532d; --addedback: #dcefe1;
  --cut: #8c1d18; --cutback: #f8dfdc; }
* { box-sizing: border-box; }
body { margin: 0; background: #efece4; color: var(--ink); line-height: 1.5;
  font: 16px/1.5 "Source Sans 3", "Source Sans Pro", system-ui, "Noto Sans", sans-serif; }
main { max-width: 60rem; margin: 0 auto; background: var(--paper); padding: 3.5rem 4rem 5rem; }
header { border-bottom: 2px solid var(--gold); padding-bottom: 1.2rem; margin-bottom: 1.5rem; }
h1, h2 { font-family: "Source Serif 4", "Source Serif Pro", Georgia, "Noto Serif", serif;
  font-weight: 600; line-height: 1.2; }
h1 { font-size: 2.4rem; margin: 0 0 .3rem; }
h2 { font-size: 1.5rem; margin: 3rem 0 .8rem; break-after: avoid; }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; break-after: avoid; }
p { margin: 0 0 .6rem; max-width: 46rem; }
header p, .quiet, figcaption, .note { color: var(--quiet); }
.note { font-size: .85rem; }
nav ol { columns: 2; padding-left: 1.2rem; margin: 0 0 1rem; }
nav a { color: var(--gold); }
.label { display: inline-block; min-width: 4.2rem; font-weight: 600; font-size: .85rem; }
.holds .label { color: var(--added); } .thin .label { color: var(--cut); }
.over .label { color: var(--gold); }
.fact .label { color: var(--quiet); }
figure { margin: 1rem 0 1.4rem; } figure svg { width: 100%; height: auto; display: block; }
figcaption { font-size: .85rem; margin-top: .3rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th { text-align: left; border-bottom: 1.5px solid var(--ink); padding: .3rem .6rem .3rem 0;
  vertical-align: bottom; }
td { border-bottom: 1px solid var(--rule); padding: .3rem .6rem .3rem 0; vertical-align: top; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.diff { border-left: 3px solid var(--rule); padding-left: 1rem; margin-bottom: 1.2rem;
  font-family: "Courier Prime", "Courier New", monospace; font-size: .9rem; }
.diff p { margin: 0 0 .35rem; max-width: none; white-space: pre-wrap; }
.diff .heading { font-weight: 700; } .diff .cue { margin-left: 30%; }
.diff .dialogue, .diff .lyric { margin-left: 15%; margin-right: 15%; }
.diff .parenthetical { margin-left: 22%; } .diff .transition { text-align: right; }
ins { color: var(--added); background: var(--addedback); text-decoration: underline;
  text-decoration-thickness: 1.5px; }
del { color: var(--cut); background: var(--cutback); text-decoration: line-through; }
@media (max-width: 640px) { main { padding: 1.5rem 1.1rem 3rem; } h1 { font-size: 1.8rem; }
  nav ol { columns: 1; } .diff .cue { margin-left: 20%; } .diff .dialogue { margin: 0 5%; } }
@media print { body { background: none; } main { padding: 0; max-width: none; }
  nav { display: none; } tr, figure { break-inside: avoid; } }
"""


def to_html(document: Document) -> str:
    """The whole file."""
    items = "".join(
        f'<li><a href="#s{n}">{escape(section.title)}</a></li>'
        for n, section in enumerate(document.sections, start=1)
    )
    body = "".join(
        f'<section id="s{n}"><h2>{escape(section.title)}</h2>'
        f"{''.join(_block(block) for block in section.blocks)}</section>"
        for n, section in enumerate(document.sections, start=1)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language or "en")}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(document.title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<header><h1>{escape(document.title)}</h1><p>{escape(document.subtitle)}</p></header>"
        f'<nav aria-label="Contents"><ol>{items}</ol></nav>{body}</main></body></html>\n'
    )


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block)
    if isinstance(block, Table):
        return "" if block.data_only else _table(block)
    if isinstance(block, Chart):
        caption = f"<figcaption>{escape(block.caption)}</figcaption>" if block.caption else ""
        return f"<figure>{svg(block)}{caption}</figure>"
    return scene_diff(block)


def _paragraph(block: Paragraph) -> str:
    label = f'<span class="label">{escape(block.label)}</span> ' if block.label else ""
    note = f' <span class="note">{escape(block.note)}</span>' if block.note else ""
    kind = "" if block.tone is Tone.BODY else f' class="{block.tone.value}"'
    return f"<p{kind}>{label}{escape(block.text)}{note}</p>"


def _cell(value: object) -> str:
    """Escaped; "1 2/8" stays on one line."""
    return re.sub(r"^(\d+) (\d/8)$", r"\1&nbsp;\2", escape(str(value)))


def _table(table: Table) -> str:
    numeric = table.numeric
    kinds = [' class="number"' if is_number else "" for is_number in numeric]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>'
        for name, kind in zip(table.columns, kinds, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{k}>{_cell(cell)}</td>" for cell, k in zip(row, kinds, strict=True))
        + "</tr>"
        for row in table.rows
    )
    title = f"<h3>{escape(table.title)}</h3>" if table.title else ""
    return (
        f'{title}<div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def scene_diff(block: SceneDiff) -> str:
    """One scene in one column: added words underlined, cut ones struck through."""
    lines = "".join(diff_line(line) for line in block.lines)
    return f'<h3>{escape(block.title)}</h3><div class="diff">{lines}</div>'


def diff_line(line: DiffLine) -> str:
    """One line of the column; a whole line that is new or gone gets + or − before it."""
    tags = {Change.ADDED: "ins", Change.CUT: "del"}
    runs = "".join(
        f"<{tags[change]}>{escape(text)}</{tags[change]}>" if change in tags else escape(text)
        for change, text in line.runs
    )
    sign = {Change.ADDED: "+ ", Change.CUT: "− "}.get(line.change or Change.KEPT, "")
    return f'<p class="{line.kind.value}">{sign}{runs}</p>'


def svg(chart: Chart) -> str:
    """A chart as SVG."""
    marks = "".join(_mark(mark) for mark in chart.marks)
    return (
        f'<svg viewBox="0 0 {chart.width:g} {chart.height:g}" role="img" '
        f'aria-label="{escape(chart.alt, quote=True)}" font-family="inherit">{marks}</svg>'
    )


def _mark(mark: Mark) -> str:
    if isinstance(mark, Text):
        weight = ' font-weight="600"' if mark.bold else ""
        return (
            f'<text x="{mark.x:.1f}" y="{mark.y:.1f}" font-size="{mark.size:g}" '
            f'fill="{mark.fill}" text-anchor="{mark.anchor}"{weight}>{escape(mark.text)}</text>'
        )
    paint = f'fill="{mark.fill or "none"}" stroke="{mark.stroke or "none"}"'
    if isinstance(mark, Circle):
        return f'<circle cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.radius:.1f}" {paint}/>'
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in mark.points)
    dash = f' stroke-dasharray="{" ".join(f"{d:g}" for d in mark.dash)}"' if mark.dash else ""
    assert isinstance(mark, Polyline)
    return (
        f'<polyline points="{points}" {paint} stroke-width="{mark.width:.2f}" '
        f'stroke-linejoin="round"{dash}/>'
    )
