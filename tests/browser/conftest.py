"""The real app in a real browser: a server of the tests' own, a page that watches its requests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("FILMAI_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
DESKTOP = {"width": 1440, "height": 900}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    # Streamlit tells a phone by its name: there the navigation closes when it was used.
    "user_agent": "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like "
    "Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
}
#: Milliseconds for anything to appear; a busy machine imports torch in half a minute.
PATIENCE = 60_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Server:
    """``streamlit run app.py`` over a data folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {"FILMAI_HOME": str(self.home), "FILMAI_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
            + ["--server.headless", "true", "--server.fileWatcherType", "none"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            assert self.process.poll() is None, "the server stopped while starting"
            try:
                with urllib.request.urlopen(f"{self.url}/api/health", timeout=2) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not answer within a minute")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, started once for all browser tests; each uses projects of its own."""
    server = Server(tmp_path_factory.mktemp("filmai"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """One browser for all tests."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"Chromium is not at {CHROMIUM}; install it or set FILMAI_CHROMIUM")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(server: Server, chromium: object) -> Iterator[object]:
    """Opens pages; at the end, asserts that nothing was asked of another machine."""
    contexts, outside = [], []

    def watch(request: object) -> None:
        parts = urlsplit(request.url)
        local = parts.scheme in ("data", "blob") or parts.hostname in ("localhost", "127.0.0.1")
        if not local:
            outside.append(request.url)

    def open_one(path: str = "/", *, phone: bool = False) -> object:
        screen = PHONE if phone else {"viewport": DESKTOP}
        context = chromium.new_context(accept_downloads=True, **screen)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("request", watch)
        page.on("websocket", lambda socket: watch(socket))
        page.goto(server.url + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert outside == [], "requests left this machine"


@pytest.fixture
def page(open_page: object) -> object:
    """A fresh visitor on the Projects page, at desktop size."""
    return open_page()
