"""The character network in the page itself: vis-network, as pyvis brings it, without a frame.

The library's text is read from the installed pyvis and handed to the browser by Streamlit:
nothing is asked of another machine. A click on a person or a tie reaches Python as a
trigger. The places come from Python, the physics only settles what overlaps, then stops.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HTML = """
<div class="net" role="img"></div>
<button type="button" class="fit" title="Show all of it">Fit</button>
<button type="button" class="png" title="The picture as a file">PNG</button>
"""

CSS = """
:host, .net { display: block; }
.net { height: var(--net-height, 560px); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); background: var(--st-secondary-background-color);
  outline: none; touch-action: pan-y; }
@media (max-width: 640px) { .net { height: min(var(--net-height, 560px), 62vh); } }
button { font: 400 0.875rem/1.5 var(--st-font); color: var(--st-text-color); cursor: pointer;
  background: transparent; border: 1px solid var(--st-border-color); padding: 0.2rem 0.8rem;
  border-radius: var(--st-button-radius, var(--st-base-radius)); margin: 0.5rem 0.4rem 0 0; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
.vis-tooltip { position: absolute; visibility: hidden; pointer-events: none; z-index: 5;
  white-space: pre-line; background: #171920; color: #ECE8DF; border: 1px solid #2A2D37;
  border-radius: 6px; padding: 0.35rem 0.6rem; font: 400 0.8rem/1.35 var(--st-font); }
"""

#: Runs after vis-network has set ``globalThis.vis``.
JS = """
const OPTIONS = {
  autoResize: true,
  layout: { randomSeed: 7, improvedLayout: false },
  nodes: { font: { size: 19, face: "Source Sans, sans-serif", strokeWidth: 4,
    strokeColor: "#171920" }, borderWidth: 1,
    scaling: { label: { enabled: false } } },
  edges: { smooth: false, selectionWidth: 1.4, hoverWidth: 0.6,
    arrows: { to: { scaleFactor: 0.5 }, from: { scaleFactor: 0.5 } } },
  interaction: { hover: true, tooltipDelay: 120, zoomView: false, multiselect: false,
    hideEdgesOnDrag: true },
  physics: { solver: "barnesHut", minVelocity: 0.75,
    barnesHut: { gravitationalConstant: -900, centralGravity: 0, springLength: 120,
      springConstant: 0.0005, damping: 0.6, avoidOverlap: 0.6 },
    stabilization: { enabled: true, iterations: 40, fit: false } },
};
const held = new WeakMap();

function same(a, b) { return JSON.stringify(a) === JSON.stringify(b); }

export default function ({ parentElement, data, setTriggerValue }) {
  const box = parentElement.querySelector(".net");
  box.style.setProperty("--net-height", data.height + "px");
  box.setAttribute("aria-label", data.alt);
  let state = held.get(parentElement);
  if (!state) {
    const nodes = new vis.DataSet(data.nodes), edges = new vis.DataSet(data.edges);
    const network = new vis.Network(box, { nodes, edges }, OPTIONS);
    // The whole graph shrinks to a phone's width; its names must stay readable.
    if (box.clientWidth < 600) network.setOptions({ nodes: { font: { size: 32 } } });
    // Two fingers zoom on a phone, where no wheel is in the way.
    network.setOptions({ interaction: { zoomView: matchMedia("(pointer: coarse)").matches } });
    state = { nodes, edges, network };
    held.set(parentElement, state);
    // What comes late finds the network gone: the visitor may have left the page.
    const alive = () => held.get(parentElement) === state;
    const rest = () => {
      if (!alive()) return;
      network.setOptions({ physics: false }); network.fit();
      box.dataset.settled = "yes"; };
    network.once("stabilizationIterationsDone", rest);
    state.timer = setTimeout(() => { if (!box.dataset.settled) rest(); }, 4000);
    state.watch = new ResizeObserver(() => { if (alive()) network.fit(); });
    state.watch.observe(box);
    box.addEventListener("wheel", (event) => {
      // The wheel scrolls the page; with Ctrl it zooms, as in maps.
      if (event.ctrlKey) event.preventDefault();
      network.setOptions({ interaction: { zoomView: event.ctrlKey } });
    }, { capture: true, passive: false });
  } else {
    // New looks, old places: what settled stays.
    state.nodes.update(data.nodes.map(({ x, y, ...rest }) => rest));
    const wanted = new Set(data.edges.map((edge) => edge.id));
    state.edges.remove(state.edges.getIds().filter((id) => !wanted.has(id)));
    state.edges.update(data.edges.map((edge) => ({ hidden: false, ...edge })));
  }
  const { network } = state;
  // Where a test, or a script of one's own, may find a node: its place in the box.
  box.filmaiPlace = (name) => {
    const spot = network.getPositions([name])[name];
    return spot && network.canvasToDOM(spot);
  };
  network.off("click");
  network.on("click", (event) => {
    if (event.nodes.length) setTriggerValue("picked", { person: event.nodes[0] });
    else if (event.edges.length) {
      const [a, b] = event.edges[0].split("\\t");
      setTriggerValue("picked", { pair: [a, b] });
    }
  });
  parentElement.querySelector(".fit").onclick = () => {
    if (held.get(parentElement) === state) network.fit({ animation: true });
  };
  parentElement.querySelector(".png").onclick = () => {
    const canvas = box.querySelector("canvas"), copy = document.createElement("canvas");
    copy.width = canvas.width; copy.height = canvas.height;
    const pen = copy.getContext("2d");
    pen.fillStyle = "#0E0F13"; pen.fillRect(0, 0, copy.width, copy.height);
    pen.drawImage(canvas, 0, 0);
    const link = document.createElement("a");
    link.download = data.filename; link.href = copy.toDataURL("image/png"); link.click();
  };
  return () => {
    held.delete(parentElement);
    clearTimeout(state.timer);
    state.watch.disconnect();
    network.off();
    network.destroy();
  };
}
"""


@cache
def _library() -> str:
    """vis-network's text, from the newest that pyvis brings."""
    spec = importlib.util.find_spec("pyvis")
    assert spec is not None and spec.origin is not None, "pyvis is a dependency of FilmAI"
    files = sorted(Path(spec.origin).parent.glob("lib/vis-*/vis-network.min.js"))
    return files[-1].read_text(encoding="utf-8")


# Its text ends in a comment that would swallow whatever follows on the same line.
_component = st.components.v2.component(
    "filmai_network", html=HTML, css=CSS, js=f"{_library()}\n{JS}"
)


def network_view(
    data: dict[str, Any], key: str, *, alt: str, filename: str, height: int = 560
) -> dict[str, Any] | None:
    """Draw a network; returns what was just clicked, ``{"person": name}`` or ``{"pair": [a, b]}``.

    Args:
        data: from `filmai_core.figures.network.network_data`.
        key: of the element.
        alt: what the picture shows, for screen readers.
        filename: of the PNG.
        height: in pixels.
    """
    result = _component(
        data={**data, "alt": alt, "filename": filename, "height": height},
        key=key,
        on_picked_change=lambda: None,
    )
    picked: dict[str, Any] | None = result.picked
    return picked
