"""A button that saves a plotly figure as PNG in the browser; nothing leaves it.

Plotly's own tool bar can do that, but it can't be reached from a keyboard and lies over the
figure on a phone. So the bar is hidden, and this button presses its camera.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

HTML = '<button type="button">PNG</button>'

CSS = """
button { font: 400 1rem/1.6 var(--st-font); color: var(--st-text-color); cursor: pointer;
  background: transparent; border: 1px solid var(--st-border-color); height: 2.5rem;
  border-radius: var(--st-button-radius, var(--st-base-radius)); padding: 0 0.9rem; }
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""

JS = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  button.title = "The figure as a picture";
  button.onclick = () => {
    const camera = document.querySelector(
      data.figure + ' .modebar-btn[data-title^="Download"]');
    if (camera) camera.click();
  };
}
"""

_component = st.components.v2.component("filmai_png_button", html=HTML, css=CSS, js=JS)


def png_button(figure: str, key: str) -> None:
    """The button for the figure inside the element that the CSS selector ``figure`` finds."""
    _component(data={"figure": figure}, key=key, width="content")


def chart_config(filename: str) -> dict[str, Any]:
    """Plotly's configuration for a figure that has such a button."""
    return {
        "displaylogo": False,
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "scrollZoom": False,
        "doubleClick": False,
        "toImageButtonOptions": {
            "format": "png", "filename": filename, "width": 1600, "height": 900, "scale": 1.5,
        },
    }  # fmt: skip
