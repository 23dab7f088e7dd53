"""What the server does around the pages: what it loads early, what a browser may load."""

from __future__ import annotations

import importlib
import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from filmai_core.errors import ModelError

#: Everything a page may ask for comes from this server; Streamlit itself needs inline
#: styles, evaluated expressions (Vega, Arrow) and blob: scripts for its components.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)

#: Slow to import, and needed by a first click: seconds that no visitor should wait for.
EARLY = (
    "numpy",
    "pandas",
    "plotly.graph_objects",
    "filmai_core.screenplay.read",
    "filmai_core.store.projects",
    "filmai_core.learning.registry",
    "filmai_core.analysis.emotions.timeline",
    "filmai_core.analysis.emotions.arcs",
    "filmai_core.figures.emotions",
    "torch",
    "transformers",
    "scipy.signal",
    "networkx",
    "filmai_core.effects.media.export",
    "filmai_core.effects.draw.generate",
    "sklearn.cluster",
    "sklearn.feature_extraction.text",
)


class ContentSecurity:
    """Middleware that adds the Content-Security-Policy header to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    (b"content-security-policy", POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        await self.app(scope, receive, send_with_policy)


def preload() -> None:
    """Import the slow modules and load the emotion model, where they are there."""
    log = logging.getLogger("filmai")
    for name in EARLY:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError as error:
            # A part that is not installed is named by the page that needs it.
            log.info("not loaded early: %s", error)
    from filmai_core.learning.registry import default_registry

    try:
        # The first call also makes torch set up its threads and kernels.
        default_registry().load("emotions").scores(["Ready."])
    except ModelError as error:
        log.info("not loaded early: %s", error)
