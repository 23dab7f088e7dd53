"""The project's tasks: ``pip install nox``, then ``nox -s tests``, or ``nox -l`` for the list.

Each runs in an environment of its own. ``nox --no-venv -s lint types`` takes the one that is
active, which is what to do where torch's CPU build was chosen by hand.
"""

from __future__ import annotations

import nox

nox.options.sessions = ["lint", "types", "tests"]
nox.options.reuse_existing_virtualenvs = True


@nox.session
def tests(session: nox.Session) -> None:
    """Run pytest; arguments are handed on: ``nox -s tests -- tests/screenplay``."""
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and layout; ``nox -s lint -- fix`` mends what can be mended."""
    session.install("ruff>=0.17,<0.18")
    fix = "fix" in session.posargs
    session.run("ruff", "check", *(["--fix"] if fix else []), ".")
    session.run("ruff", "format", *([] if fix else ["--check"]), ".")


@nox.session
def types(session: nox.Session) -> None:
    """Run strict mypy over the core and the pages."""
    session.install("-e", ".[test]")
    session.run("mypy")


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel, install it into an empty environment, run it from an empty folder."""
    session.run("python", ".ci/check_wheel.py", *session.posargs)


@nox.session
def mutation(session: nox.Session) -> None:
    """Break the core on purpose and count what the tests notice: see docs/mutation.md."""
    session.install("-e", ".[test]")
    session.run("python", "tests/mutation.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Check what the documents promise: links, commands, and the examples in docstrings."""
    session.install("-e", ".[test]")
    session.run("pytest", "tests/test_readme.py", "filmai_core", *session.posargs)
