"""``filmai serve``: the web app, the same as ``streamlit run app.py``."""

from __future__ import annotations

import argparse
import subprocess
import sys

from filmai_core.errors import InputError
from filmai_core.settings import ROOT, child_environment


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("serve", help="start the web app")
    parser.add_argument("--port", type=int, default=8501, help="port on this machine (8501)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Start the app and wait for it."""
    if not 1 <= args.port <= 65535:
        raise InputError(f"{args.port} is no port", "--port", "Use a number from 1 to 65535.")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(args.port)]
    # The folder holds .streamlit/config.toml: theme, statistics off, upload size.
    return subprocess.run(command, cwd=ROOT, env=child_environment(), check=False).returncode
