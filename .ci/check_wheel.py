"""Builds the wheel, installs it into an empty environment, and runs it from an empty folder.

    python .ci/check_wheel.py             # a fresh environment
    python .ci/check_wheel.py --python P  # the environment of P, which the caller made

What the commands may not find: the checkout, its folder as the current one, PYTHONPATH. The
environment holds what the wheel asks for and nothing else until the commands have run; then
playwright is added, and the front page looked at in Chromium where that is there.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("emotions", "themes", "network", "entities", "breakdown")
CHROMIUM = os.environ.get("FILMAI_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"

#: Seconds in which a server must answer; a busy machine imports torch in half a minute.
PATIENCE = 180


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> None:
    """Run a command; what it said is shown where it fails."""
    start = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    shown = " ".join(str(part) for part in command[1:4])
    if done.returncode:
        raise SystemExit(f"wheel: {shown}: exit {done.returncode}\n{done.stdout[-4000:]}")
    print(f"wheel: {shown}: {time.monotonic() - start:.0f} s", flush=True)


def built(folder: Path) -> Path:
    """The wheel, built from the checkout."""
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("filmai-*.whl")
    return wheel


def check_commands(filmai: Path, empty: Path, env: dict[str, str]) -> None:
    """Every part of an analysis, a report, an effect."""
    shutil.copy(ROOT / "assets" / "sample.fountain", empty.parent / "sample.fountain")
    script = "../sample.fountain"
    run(filmai, "analyze", script, "--json", "out.json", "--quiet", cwd=empty, env=env)
    result = json.loads((empty / "out.json").read_text(encoding="utf-8"))
    absent = [part for part in PARTS if not result.get(part)]
    if absent:
        raise SystemExit(f"wheel: analyze leaves out {', '.join(absent)}")
    run(filmai, "report", script, "--out", "out.pdf", "--quiet", cwd=empty, env=env)
    if not (empty / "out.pdf").read_bytes().startswith(b"%PDF-"):
        raise SystemExit("wheel: the report is no PDF")
    run(filmai, "effect", "generate", "--preset", "campfire", "--seconds", "0.5", "--size", "128",
        "--out", "fire.webm", cwd=empty, env=env)  # fmt: skip
    if not (empty / "fire.webm").stat().st_size:
        raise SystemExit("wheel: the effect is empty")


def check_server(python: Path, empty: Path, env: dict[str, str], picture: Path) -> None:
    """The server answers, and its front page is drawn."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (empty.parent / "serve.txt").open("wb")
    # A session of its own: the command starts Streamlit as a child, and both must end.
    server = subprocess.Popen(
        [str(python.parent / "filmai"), "serve", "--port", str(port)],
        cwd=empty, env={**env, "STREAMLIT_SERVER_HEADLESS": "true"}, stdout=log, stderr=log,
        start_new_session=True,
    )  # fmt: skip
    try:
        start = time.monotonic()
        wait_for(f"http://localhost:{port}/api/health", server)
        print(f"wheel: serve answers: {time.monotonic() - start:.0f} s", flush=True)
        if not Path(CHROMIUM).exists():
            print(f"wheel: the front page was not looked at: Chromium is not at {CHROMIUM}")
            return
        run(python, "-m", "pip", "install", "-q", playwright(), cwd=empty, env=env)
        run(python, __file__, "--look", f"http://localhost:{port}/", "--picture", picture,
            cwd=empty, env=env)  # fmt: skip
    except BaseException:
        print((empty.parent / "serve.txt").read_text(errors="replace")[-4000:])
        raise
    finally:
        os.killpg(server.pid, 15)
        server.wait(30)


def playwright() -> str:
    """Playwright as the project's tests ask for it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted: list[str] = project["optional-dependencies"]["test"]
    return next(name for name in wanted if name.startswith("playwright"))


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the health check answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if json.load(answer)["status"] == "ok":
                    return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("wheel: the server does not answer its health check")


def look_at(url: str, picture: Path) -> None:
    """Open the front page; the Projects page must stand there, without an exception."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(url)
        page.get_by_role("heading", level=1).wait_for()
        page.get_by_test_id("stStatusWidget").wait_for(state="detached")
        page.screenshot(path=picture)
        wrong = page.get_by_test_id("stException").count()
        browser.close()
    if wrong:
        raise SystemExit("wheel: the front page shows an exception")


def main() -> None:
    """Build, install, run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, help="of an environment to install into")
    parser.add_argument("--picture", type=Path, help="keep the front page's picture here")
    parser.add_argument("--look", metavar="URL", help="only look at a front page")
    args = parser.parse_args()
    if args.look:
        look_at(args.look, args.picture)
        return
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with tempfile.TemporaryDirectory(prefix="filmai-wheel-") as name:
        folder = Path(name)
        wheel = built(folder)
        python = args.python
        if python is None:
            venv.create(folder / "venv", with_pip=True)
            python = folder / "venv" / "bin" / "python"
        python = python.absolute()  # and not resolved: its folder is the environment
        run(python, "-m", "pip", "uninstall", "-q", "-y", "filmai", cwd=folder, env=kept)
        run(python, "-m", "pip", "install", "-q", wheel, cwd=folder, env=kept)
        empty = folder / "empty"
        empty.mkdir()
        env = {**kept, "FILMAI_HOME": str(folder / "home")}
        check_commands(python.parent / "filmai", empty, env)
        check_server(python, empty, env, (args.picture or folder / "front.png").absolute())
    print("wheel: everything runs from an empty folder")


if __name__ == "__main__":
    main()
