"""Long tasks (training, simulating) in processes of their own.

A job is a row in the project store and two processes beside the app: a keeper
(``python -m filmai_core.jobs ID``), which waits for its device, writes progress into the row
and hands on a wish to stop; and the ``filmai`` command that does the work, at low priority
and with one thread less than the machine has. The app only reads and writes the row, so a
refresh, a second window or a restart of the app finds the job where it is.

The keeper writes a heartbeat. A row that says *running* without one lost its keeper (a power
cut, an out-of-memory kill): it reads as *interrupted*, and can be resumed like a stopped one.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from filmai_core.errors import InputError
from filmai_core.progress import Progress, from_json
from filmai_core.settings import PACKAGES, child_environment, settings
from filmai_core.store.projects import ProjectStore

#: Seconds between heartbeats, and without one until a job counts as interrupted.
HEARTBEAT_S, STALE_S = 2.0, 30.0
#: Seconds that a job gets to write its checkpoint after a wish to stop.
GRACE_S = 120.0
LOG = "log.txt"
#: Commands that go on from a checkpoint; others start again.
RESUMABLE = frozenset({"train", "finetune"})
#: The two commands of a job; arguments follow.
KEEPER = (sys.executable, "-m", "filmai_core.jobs")
WORKER = (sys.executable, "-m", "filmai_core.cli")


class State(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def is_over(self) -> bool:
        """Nothing runs or will run by itself."""
        return self not in (State.WAITING, State.RUNNING, State.STOPPING)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as its row has it.

    Attributes:
        id: twelve hexadecimal digits.
        owner: the project that it belongs to, or "".
        title: for showing.
        device: jobs of one device run one after another.
        arguments: of the ``filmai`` command.
        folder: its working folder; `LOG` is in it.
        state: see `State`.
        progress: the newest report; its message is the error where the job failed.
        created: seconds since 1970.
        heartbeat: when the keeper last wrote.
    """

    id: str
    owner: str
    title: str
    device: str
    arguments: tuple[str, ...]
    folder: Path
    state: State
    progress: Progress
    created: float
    heartbeat: float


class JobStore(ProjectStore):
    """The project store's table of jobs. Safe to share between threads and processes."""

    def start(
        self,
        title: str,
        arguments: Sequence[str],
        *,
        folder: Path | None = None,
        owner: str = "",
        device: str = "",
    ) -> Job:
        """Make a job and set its keeper going; returns at once.

        Args:
            title: for showing.
            arguments: of the ``filmai`` command, with ``{folder}`` for the working folder.
            folder: of an earlier run's files; a new one where not given.
            owner: the project's id.
            device: defaults to the device of the settings.
        """
        job = uuid.uuid4().hex[:12]
        place = folder or settings().jobs / job
        place.mkdir(parents=True, exist_ok=True)
        filled = [argument.replace("{folder}", str(place)) for argument in arguments]
        now = time.time()
        with self._write() as db:
            db.execute(
                "INSERT INTO jobs (id, owner, title, device, arguments, folder, state, created,"
                " heartbeat) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (job, owner, title, device or settings().device, json.dumps(filled),
                 str(place), State.WAITING, now, now),
            )  # fmt: skip
        self._keep(job, place)
        return self.job(job)

    def resume(self, job: str) -> Job:
        """Run a job that ended again, from its checkpoint where its command has one.

        Raises:
            InputError: there is no such job, it is done, or still at work.
        """
        row = self.job(job)
        if not row.state.is_over or row.state is State.DONE:
            raise InputError(f"the job is {row.state}, it cannot be resumed", row.title)
        arguments = [*row.arguments]
        # A job that was stopped before its first checkpoint begins again.
        kept = any(row.folder.glob("checkpoint*")) and RESUMABLE.intersection(arguments)
        arguments = [argument for argument in arguments if argument != "--resume"]
        arguments += ["--resume"] if kept else []
        row.folder.mkdir(parents=True, exist_ok=True)
        with self._write() as db:
            db.execute(
                "UPDATE jobs SET state = ?, arguments = ?, heartbeat = ?, message = ''"
                " WHERE id = ?",
                (State.WAITING, json.dumps(arguments), time.time(), job),
            )
        self._keep(job, row.folder)
        return self.job(job)

    def stop(self, job: str) -> Job:
        """Ask a job to stop; it writes its checkpoint first. Does nothing where it is over."""
        with self._write() as db:
            db.execute(
                "UPDATE jobs SET state = ? WHERE id = ? AND state IN (?, ?)",
                (State.STOPPING, job, State.WAITING, State.RUNNING),
            )
        return self.job(job)

    def forget(self, job: str) -> None:
        """Take a job that is over off the list; its files stay.

        Raises:
            InputError: it is still at work.
        """
        row = self.job(job)
        if not row.state.is_over:
            raise InputError(f"the job is {row.state}", row.title, "Stop it first.")
        with self._write() as db:
            db.execute("DELETE FROM jobs WHERE id = ?", (job,))

    def job(self, job: str) -> Job:
        """One job.

        Raises:
            InputError: there is none of that id.
        """
        with self._open() as db:
            row = db.execute("SELECT * FROM jobs WHERE id = ?", (job,)).fetchone()
        if row is None:
            raise InputError(f"there is no job {job!r}", hint="It may have been removed.")
        return _job(row)

    def jobs(self, owner: str | None = None) -> tuple[Job, ...]:
        """All jobs, or one owner's, newest first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT * FROM jobs WHERE ?1 IS NULL OR owner = ?1 ORDER BY created DESC", (owner,)
            ).fetchall()
        return tuple(_job(row) for row in rows)

    # The keeper's side

    def claim(self, job: str) -> bool:
        """Take the device for a waiting job; False while another job has it."""
        now = time.time()
        with self._write() as db:
            return bool(
                db.execute(
                    """UPDATE jobs SET state = 'running', heartbeat = ?2, pid = ?3
                    WHERE id = ?1 AND state = 'waiting' AND NOT EXISTS (
                        SELECT 1 FROM jobs o WHERE o.device = jobs.device AND o.id != ?1
                        AND o.state IN ('running', 'stopping') AND o.pid != 0
                        AND o.heartbeat > ?2 - ?4)""",
                    (job, now, os.getpid(), STALE_S),
                ).rowcount
            )

    def beat(self, job: str) -> State:
        """Write a heartbeat; returns the state, in which a wish to stop stands."""
        with self._write() as db:
            db.execute("UPDATE jobs SET heartbeat = ? WHERE id = ?", (time.time(), job))
            row = db.execute("SELECT state FROM jobs WHERE id = ?", (job,)).fetchone()
        return State(row[0]) if row else State.STOPPING

    def note(self, job: str, progress: Progress) -> None:
        """Write the newest report."""
        with self._write() as db:
            db.execute(
                "UPDATE jobs SET done = ?, total = ?, message = ?, metrics = ? WHERE id = ?",
                (progress.done, progress.total, progress.message,
                 json.dumps(dict(progress.metrics)), job),
            )  # fmt: skip

    def finish(self, job: str, state: State, message: str = "") -> None:
        """Write how a job ended, with a message where there is one."""
        with self._write() as db:
            db.execute(
                "UPDATE jobs SET state = ?, pid = 0, heartbeat = ?,"
                " message = CASE ? WHEN '' THEN message ELSE ? END WHERE id = ?",
                (state, time.time(), message, message, job),
            )

    def _keep(self, job: str, folder: Path) -> None:
        with (folder / LOG).open("ab") as log:
            # A session of its own: it outlives the app and its terminal. Its output goes to
            # the log, never to a pipe that would break when the app ends.
            subprocess.Popen(
                [*KEEPER, job, str(self.path)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                cwd=PACKAGES, env=child_environment(),
            )  # fmt: skip


def _job(row: sqlite3.Row) -> Job:
    state = State(row["state"])
    if not state.is_over and time.time() - row["heartbeat"] > STALE_S:
        state = State.INTERRUPTED
    return Job(
        id=row["id"], owner=row["owner"], title=row["title"], device=row["device"],
        arguments=tuple(json.loads(row["arguments"])), folder=Path(row["folder"]), state=state,
        progress=Progress(row["done"], row["total"], row["message"], json.loads(row["metrics"])),
        created=row["created"], heartbeat=row["heartbeat"],
    )  # fmt: skip


def work_environment() -> Mapping[str, str]:
    """The environment of the working command: one thread less, progress as JSON lines."""
    threads = str(max(1, settings().threads - 1))
    return child_environment(
        FILMAI_PROGRESS="json",
        FILMAI_THREADS=threads,
        OMP_NUM_THREADS=threads,
        # A waiting thread that spins takes the core from the app's own.
        OMP_WAIT_POLICY="PASSIVE",
        PYTHONUNBUFFERED="1",
    )


def keep(job: str, store: JobStore) -> State:
    """Wait for the device, run the command, write what it reports; returns how it ended."""
    row = store.job(job)
    while not store.claim(job):
        if store.beat(job) is not State.WAITING:
            store.finish(job, State.STOPPED)
            return State.STOPPED
        time.sleep(0.5)
    command = subprocess.Popen(
        [*WORKER, *row.arguments],
        stdin=subprocess.DEVNULL, stdout=sys.stdout, stderr=subprocess.PIPE, text=True,
        errors="replace", env=dict(work_environment()),
    )  # fmt: skip
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(job, store, command, over), daemon=True)
    watcher.start()
    last, written = "", 0.0
    assert command.stderr is not None
    for line in command.stderr:
        report = from_json(line)
        if report is None:
            print(line, end="", flush=True)
            last = line.strip() or last
        elif time.monotonic() - written > 0.3 or report.fraction == 1.0:
            store.note(job, report)
            written = time.monotonic()
    code = command.wait()
    over.set()
    watcher.join()
    stopped = code in (130, -signal.SIGINT) or store.beat(job) is State.STOPPING
    state = State.DONE if code == 0 else State.STOPPED if stopped else State.FAILED
    message = ""
    if state is State.FAILED:
        message = last.removeprefix("filmai: error: ") or f"the command ended with code {code}"
    store.finish(job, state, message)
    return state


def _watch(
    job: str, store: JobStore, command: subprocess.Popen[str], over: threading.Event
) -> None:
    asked = 0.0
    while not over.wait(HEARTBEAT_S if asked else 0.5):
        if store.beat(job) is not State.STOPPING:
            continue
        if not asked:
            asked = time.monotonic()
            command.send_signal(signal.SIGINT)
        elif time.monotonic() - asked > GRACE_S:
            command.kill()


def main(arguments: Sequence[str]) -> int:
    """The keeper's process."""
    job, path = arguments
    # A shell starts background programs with SIGINT ignored, and children inherit that: the
    # wish to stop would never reach the command.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(os, "nice"):
        os.nice(10)
    store = JobStore(Path(path))
    try:
        return 0 if keep(job, store) in (State.DONE, State.STOPPED) else 1
    except BaseException as error:
        store.finish(job, State.FAILED, f"the job's keeper failed: {error}")
        raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
