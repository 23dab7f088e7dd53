"""What the browser itself must do a little differently: Back, the drawer, names for readers.

Streamlit writes a new entry of the browser's history for every change of the address. A page
writes project and draft there after the visitor has gone to it, so that Back took three
presses a page. Here a change of the address alone takes the entry's place. On a phone the
drawer lies over the page: whoever chose a page there wants to see it, now and after a reload.
Two things would mislead a screen reader: sections among the items of the navigation's list,
and headings that leave a level out (a page's title is of the first, its parts of the third).
"""

from __future__ import annotations

import streamlit as st

JS = """
const PHONE = "(max-width: 768px)";

function oneEntryAPage() {
  const push = history.pushState.bind(history);
  history.pushState = (state, title, url) => {
    const next = url == null ? location : new URL(url, location.href);
    const here = (path) => path.replace(/\\/+$/, "");
    if (here(next.pathname) === here(location.pathname)) history.replaceState(state, title, url);
    else push(state, title, url);
  };
}

function closeDrawer() {
  const button = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
  if (button) button.click();
}

function tellReaders() {
  const list = '[data-testid="stSidebarNavItems"]:not([role])';
  for (const found of document.querySelectorAll(list)) found.setAttribute("role", "none");
  const items = '[data-testid="stSidebarNavItems"] li:not([role])';
  for (const found of document.querySelectorAll(items)) found.setAttribute("role", "none");
  let before = 0;
  for (const found of document.querySelectorAll('[data-testid="stMain"] :is(h1,h2,h3,h4,h5,h6)')) {
    const own = Number(found.tagName[1]);
    const level = Math.min(own, before + 1);
    if (level === own) found.removeAttribute("aria-level");
    else found.setAttribute("aria-level", level);
    before = level;
  }
}

export default function () {
  if (window.filmaiBrowser) return;
  window.filmaiBrowser = true;
  oneEntryAPage();
  let waits = false;
  const later = () => {
    if (waits) return;
    waits = true;
    setTimeout(() => { waits = false; tellReaders(); }, 150);
  };
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
  later();
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('[data-testid="stSidebarNavLink"]');
    // After Streamlit has taken the click.
    if (link && matchMedia(PHONE).matches) setTimeout(closeDrawer, 50);
  });
  // An open drawer is remembered; on a phone it would hide the page that was reloaded.
  addEventListener("pagehide", () => {
    if (!matchMedia(PHONE).matches) return;
    for (const key of Object.keys(localStorage))
      if (key.startsWith("stSidebarCollapsed-")) localStorage.setItem(key, "true");
  });
}
"""

_component = st.components.v2.component("filmai_browser", html="<i hidden></i>", js=JS)


def apply() -> None:
    """Set the browser right; once a visit, though it is called on every run."""
    with st.container(key="frame-browser"):
        _component(data={}, key="frame.browser")
