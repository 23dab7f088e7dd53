"""The ``filmai`` command: everything the pages do, scriptable.

Exit 0: done. Exit 2: the input or the arguments are at fault, told in one line on stderr.
Exit 130: stopped by the user. Results go to stdout or the named file, progress to stderr.

This file only routes. Each command is a module with ``add_parser``; what is heavy is
imported when a command runs, so that ``filmai --help`` and ``analyze --only parse`` are quick.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import filmai_core
from filmai_core.errors import FilmAIError, InputError
from filmai_core.progress import Cancelled

#: Modules of filmai_core.cli, in the order of the help text.
COMMANDS = (
    "analyze", "compare", "report", "export", "learning", "effect", "comp", "previews", "handoff",
    "animatic", "serve",
)  # fmt: skip


class _Parser(argparse.ArgumentParser):
    """Argparse, with errors in the project's one-line form."""

    def error(self, message: str) -> NoReturn:
        raise InputError(message, self.prog, f"See: {self.prog} --help.")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = _Parser(prog="filmai", description=filmai_core.__doc__.splitlines()[0])
    parser.add_argument("--version", action="version", version=filmai_core.__version__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in COMMANDS:
        importlib.import_module(f"filmai_core.cli.{name}").add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    # Quiet the libraries before any of them is imported: stderr is for our own progress.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # Threads that wait sleep: spinning, they take the cores from the encoder and the browser.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    try:
        args = build_parser().parse_args(arguments)
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except FilmAIError as error:
        print(f"filmai: error: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except (Cancelled, KeyboardInterrupt):
        print("filmai: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (``filmai ... | head``): nothing is wrong. What
        # is still buffered must not be flushed into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
