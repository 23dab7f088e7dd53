"""The frame of every page: its settings, the way from page to page, the project picker.

To add a page: write ``pages/<name>.py`` and name it in `PAGES`. A page whose file is not
there is left out, so a part of FilmAI can be taken away by deleting its page.
"""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from pages.frame import theme  # noqa: E402
from pages.shared import panels, state  # noqa: E402

#: Section -> (file name, title, icon). Icons are of the font that Streamlit brings along.
PAGES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Screenplay": (
        ("projects", "Projects", ":material/folder_open:"),
        ("script", "Script", ":material/description:"),
        ("repair", "Repair", ":material/build:"),
    ),
    "Reading": (
        ("emotions", "Emotions", ":material/show_chart:"),
        ("themes", "Themes", ":material/category:"),
        ("characters", "Characters", ":material/group:"),
        ("names", "Names", ":material/sell:"),
        ("drafts", "Drafts", ":material/difference:"),
        ("report", "Report", ":material/summarize:"),
    ),
    "Production": (("handoff", "Hand-off", ":material/outbox:"),),
    "Effects": (
        ("shots", "Shots", ":material/movie:"),
        ("effects", "Effects", ":material/local_fire_department:"),
        ("train", "Train", ":material/model_training:"),
        ("comp", "Comp", ":material/layers:"),
    ),
}


def main() -> None:
    """Run one page inside the frame."""
    st.set_page_config(
        page_title="FilmAI",
        page_icon=str(ROOT / "assets" / "icon.png"),
        layout="wide",
        initial_sidebar_state="auto",
    )
    theme.apply()
    st.logo(
        str(ROOT / "assets" / "logo.png"),
        icon_image=str(ROOT / "assets" / "icon.png"),
        size="large",
    )
    pages = {
        section: [
            st.Page(
                ROOT / "pages" / name / "page.py",
                title=title,
                icon=icon,
                url_path=name,
                default=name == "projects",
            )
            for name, title, icon in rows
            if (ROOT / "pages" / name / "page.py").is_file()
        ]
        for section, rows in PAGES.items()
    }
    page = st.navigation({section: rows for section, rows in pages.items() if rows}, expanded=True)
    with panels.guard():
        state.sync()
        panels.project_picker()
        page.run()


main()
