"""Jobs: real processes, started, followed, stopped, resumed, and found again."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmai_core import jobs as jobs_module
from filmai_core.errors import InputError
from filmai_core.jobs import Job, JobStore, State
from filmai_core.progress import Progress, as_json, from_json

#: Stands for the `filmai` command: reports, writes a checkpoint when stopped, resumes from it.
FAKE = """
import pathlib, sys, time
from filmai_core.progress import Progress, as_json
folder = pathlib.Path(sys.argv[1]); mode = sys.argv[2]
mark = folder / "checkpoint"
start = int(mark.read_text()) if "--resume" in sys.argv and mark.exists() else 0
if mode == "fail":
    print("filmai: error: the dataset is empty (set). Make it again.", file=sys.stderr)
    sys.exit(2)
step = start
try:
    for step in range(start, 400 if mode == "long" else 3):
        report = Progress(step + 1, 400 if mode == "long" else 3, "step", 
                          {"loss": 1 / (step + 1), "start": start})
        print(as_json(report), file=sys.stderr, flush=True)
        time.sleep(0.02)
except KeyboardInterrupt:
    mark.write_text(str(step)); sys.exit(130)
(folder / "result").write_text(f"from {start}")
"""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[JobStore]:
    """A store with a real keeper whose command is the fake."""
    work, keeper = tmp_path / "work.py", tmp_path / "keeper.py"
    work.write_text(FAKE)
    keeper.write_text(
        "import sys\nfrom filmai_core import jobs\n"
        f"jobs.WORKER = (sys.executable, {str(work)!r})\n"
        "sys.exit(jobs.main(sys.argv[1:]))\n"
    )
    monkeypatch.setattr(jobs_module, "KEEPER", (sys.executable, str(keeper)))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    store = JobStore()
    # As a shell does for what it starts in the background: stopping must work all the same.
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield store
    signal.signal(signal.SIGINT, handler)
    for job in store.jobs():
        store.stop(job.id)
    for job in store.jobs():
        until(store, job.id, lambda row: row.state.is_over)


def until(store: JobStore, job: str, wanted: object, seconds: float = 30) -> Job:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        row = store.job(job)
        if wanted(row):  # type: ignore[operator]
            return row
        time.sleep(0.05)
    raise AssertionError(f"{store.job(job)}\n{(store.job(job).folder / 'log.txt').read_text()}")


def test_a_job_runs_reports_and_ends(store: JobStore) -> None:
    job = store.start("Train fire", ["{folder}", "short"], owner="p1")
    assert not job.state.is_over
    row = until(store, job.id, lambda row: row.state.is_over)
    assert row.state is State.DONE
    assert row.progress.fraction == 1.0
    assert row.progress.metrics["loss"] == pytest.approx(1 / 3)
    assert (row.folder / "result").read_text() == "from 0"
    assert [found.id for found in JobStore(store.path).jobs("p1")] == [job.id]
    assert store.jobs("p2") == ()
    with pytest.raises(InputError, match="cannot be resumed"):
        store.resume(job.id)


def test_a_failed_job_says_why(store: JobStore) -> None:
    job = store.start("Train", ["{folder}", "fail"])
    row = until(store, job.id, lambda row: row.state.is_over)
    assert row.state is State.FAILED
    assert row.progress.message == "the dataset is empty (set). Make it again."


def test_stop_writes_a_checkpoint_and_resume_goes_on_from_it(store: JobStore) -> None:
    job = store.start("Train", ["{folder}", "long", "train"])
    until(store, job.id, lambda row: row.progress.done > 3)
    assert store.stop(job.id).state is State.STOPPING
    row = until(store, job.id, lambda row: row.state.is_over)
    assert row.state is State.STOPPED
    reached = int((row.folder / "checkpoint").read_text())
    assert reached >= 3
    store.resume(job.id)
    row = until(store, job.id, lambda row: row.progress.done > reached + 1)
    assert "--resume" in row.arguments
    assert row.progress.metrics["start"] == reached  # not from the beginning again
    store.stop(job.id)
    until(store, job.id, lambda row: row.state.is_over)


def test_one_job_a_device_the_next_waits(store: JobStore) -> None:
    first = store.start("First", ["{folder}", "long"], device="cpu")
    until(store, first.id, lambda row: row.state is State.RUNNING)
    second = store.start("Second", ["{folder}", "short"], device="cpu")
    other = store.start("Other", ["{folder}", "short"], device="cuda")
    until(store, other.id, lambda row: row.state is State.DONE)
    assert store.job(second.id).state is State.WAITING
    store.stop(first.id)
    until(store, second.id, lambda row: row.state is State.DONE)


def test_a_waiting_job_can_be_stopped(store: JobStore) -> None:
    first = store.start("First", ["{folder}", "long"])
    until(store, first.id, lambda row: row.state is State.RUNNING)
    second = store.start("Second", ["{folder}", "short"])
    store.stop(second.id)
    until(store, second.id, lambda row: row.state is State.STOPPED)
    assert not (store.job(second.id).folder / "result").exists()
    with pytest.raises(InputError, match="Stop it first"):
        store.forget(first.id)
    store.stop(first.id)
    until(store, first.id, lambda row: row.state.is_over)
    store.forget(first.id)
    assert [row.id for row in store.jobs()] == [second.id]


def test_a_job_whose_keeper_died_reads_as_interrupted_and_frees_the_device(
    store: JobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = store.start("Train", ["{folder}", "long"])
    until(store, job.id, lambda row: row.state is State.RUNNING and row.progress.done > 1)
    with store._open() as db:
        pid = db.execute("SELECT pid FROM jobs WHERE id = ?", (job.id,)).fetchone()[0]
    os.killpg(pid, signal.SIGKILL)
    monkeypatch.setattr(jobs_module, "STALE_S", 1.0)
    row = until(store, job.id, lambda row: row.state.is_over)
    assert row.state is State.INTERRUPTED
    with store._open() as db:
        db.execute("INSERT INTO jobs SELECT 'next', owner, title, device, arguments, folder,"
                   " 'waiting', 0, 0, 0, '', '{}', created, heartbeat FROM jobs")  # fmt: skip
    assert store.claim("next")


def test_an_unknown_job_is_named(store: JobStore) -> None:
    with pytest.raises(InputError, match="no job 'nope'"):
        store.job("nope")


def test_progress_crosses_as_a_line() -> None:
    report = Progress(3, 10, "läuft", {"loss": 0.5})
    assert from_json(as_json(report)) == report
    for other in ("", "Traceback", "{", "{}", '{"done": 1, "total": []}', "[]"):
        assert from_json(other) is None
