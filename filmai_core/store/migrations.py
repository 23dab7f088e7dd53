"""The store's schema, as numbered steps. A released step is never edited: add the next one.

``PRAGMA user_version`` holds the number of the last step that ran. Each step runs in one
transaction with its number, so that a killed process leaves the old schema or the new.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

Step = Callable[[sqlite3.Connection], None]


def _projects_and_drafts(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE projects (
            id TEXT PRIMARY KEY, name TEXT NOT NULL,
            created REAL NOT NULL, updated REAL NOT NULL, deleted REAL) STRICT"""
    )
    db.execute(
        """CREATE TABLE drafts (
            project TEXT NOT NULL REFERENCES projects(id), number INTEGER NOT NULL,
            filename TEXT NOT NULL, sha256 TEXT NOT NULL, data BLOB NOT NULL,
            created REAL NOT NULL, deleted REAL, PRIMARY KEY (project, number)) STRICT"""
    )


def _results(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE results (
            key TEXT PRIMARY KEY, digest TEXT NOT NULL, part TEXT NOT NULL,
            data BLOB NOT NULL, created REAL NOT NULL) STRICT"""
    )
    db.execute("CREATE INDEX results_by_digest ON results (digest, part)")
    db.execute(
        """CREATE TABLE passages (
            model TEXT NOT NULL, text BLOB NOT NULL, data BLOB NOT NULL,
            PRIMARY KEY (model, text)) STRICT, WITHOUT ROWID"""
    )


def _documents(db: sqlite3.Connection) -> None:
    # Small JSON documents that a writer edits: repairs, corrected entities, theme names ...
    # Every version is kept: undo is a step back, and nothing is lost by a bad edit.
    db.execute(
        """CREATE TABLE documents (
            project TEXT NOT NULL REFERENCES projects(id), draft INTEGER NOT NULL,
            name TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
            created REAL NOT NULL, PRIMARY KEY (project, draft, name, version)) STRICT"""
    )


def _jobs(db: sqlite3.Connection) -> None:
    # Long tasks in processes of their own; see filmai_core/jobs.py.
    db.execute(
        """CREATE TABLE jobs (
            id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL,
            device TEXT NOT NULL, arguments TEXT NOT NULL, folder TEXT NOT NULL,
            state TEXT NOT NULL, pid INTEGER NOT NULL DEFAULT 0,
            done REAL NOT NULL DEFAULT 0, total REAL NOT NULL DEFAULT 0,
            message TEXT NOT NULL DEFAULT '', metrics TEXT NOT NULL DEFAULT '{}',
            created REAL NOT NULL, heartbeat REAL NOT NULL) STRICT"""
    )


STEPS: tuple[Step, ...] = (_projects_and_drafts, _results, _documents, _jobs)


def migrate(db: sqlite3.Connection) -> None:
    """Bring the database to the newest schema; does nothing where it is there already."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    for number, step in enumerate(STEPS, start=1):
        if number <= version:
            continue
        db.execute("BEGIN IMMEDIATE")
        # Another process may have migrated while this one waited for the lock.
        if db.execute("PRAGMA user_version").fetchone()[0] >= number:
            db.execute("ROLLBACK")
            continue
        try:
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
