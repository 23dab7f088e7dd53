"""Starts the web app and nothing else: ``streamlit run app.py``.

The app is an `st.App` over pages/shared/shell.py rather than a page script itself: with a
script that stands beside ``pages/``, a fresh Streamlit 1.67 server answers deep links
without running it. What takes seconds to import is imported before the first visitor
comes, and then frozen: a full garbage collection follows every rerun, and with torch
loaded it costs 300 ms unless what is there to stay is out of its sight.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

# Threads that wait sleep: spinning, they take the cores from the encoder and the browser.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from filmai_core import __version__  # noqa: E402
from pages.frame.server import ContentSecurity, preload  # noqa: E402


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Load what every visitor needs, then take it out of the garbage collector's sight."""
    preload()
    gc.collect()
    gc.freeze()
    yield


async def health(request: Request) -> JSONResponse:
    """Answer that the server is up, for whoever watches it."""
    return JSONResponse({"status": "ok", "version": __version__})


app = st.App(
    ROOT / "pages" / "frame" / "shell.py",
    lifespan=lifespan,
    routes=[Route("/api/health", health)],
    middleware=[Middleware(ContentSecurity)],
)
