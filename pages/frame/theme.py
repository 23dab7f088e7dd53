"""The look that Streamlit's theme keys cannot give: the script's page, buttons, phone.

Colours, fonts and radii stand in .streamlit/config.toml; fonts are those that Streamlit
brings along. Nothing here is loaded from elsewhere.
"""

from __future__ import annotations

import streamlit as st

CSS = """
<style>
/* Dark letters on gold: white on it has too little contrast. */
button[kind="primary"], button[kind="primaryFormSubmit"],
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"] {
  color: #14110A !important; font-weight: 600;
}
[data-baseweb="tag"], [data-testid="stMultiSelectTag"] { color: #14110A !important; }
[data-baseweb="tag"] * { color: #14110A !important; }
.stMainBlockContainer { padding-top: 3.2rem; padding-bottom: 5rem; max-width: 84rem; }
[data-testid="stMetricValue"] { font-family: "Source Serif", serif; }
[data-testid="stMetricValue"] > div { white-space: normal; }
a:focus-visible, button:focus-visible { outline: 2px solid #E3B968; outline-offset: 2px; }
.st-key-frame-browser { position: absolute; height: 0; overflow: hidden; }
.st-key-timeline .modebar-container { display: none; } /* see png_button.py */
@media (max-width: 640px) {
  .stMainBlockContainer { padding-left: 1rem; padding-right: 1rem; padding-top: 3.4rem; }
  h1 { font-size: 1.75rem !important; }
  /* A finger needs 44 px. */
  .stButton button, .stDownloadButton button, .stFormSubmitButton button, .stPopover button,
  [data-testid="stSidebarNavLink"], [data-testid="stPageLink-NavLink"],
  [data-testid="stExpandSidebarButton"], [data-testid="stSidebarCollapseButton"] button,
  [data-testid="stButtonGroup"] button, [data-testid="stPills"] button, summary {
    min-height: 44px; min-width: 44px; }
  [data-testid="stElementToolbarButton"] button { min-height: 44px; min-width: 44px; }
  [data-testid="stTab"], [role="tab"] { min-height: 44px; }
  .st-key-script-controls > div:first-child { flex: 1 1 100%; }
}
@media (prefers-reduced-motion: reduce) {
  * { transition: none !important; animation: none !important; }
}
</style>
"""


def apply() -> None:
    """Add the style sheet to the page."""
    st.html(CSS)
