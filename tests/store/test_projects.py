from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from filmai_core.errors import InputError, StoreError
from filmai_core.store import migrations
from filmai_core.store.projects import ProjectStore, result_key, shown_name


@pytest.fixture
def store(tmp_path: Path) -> ProjectStore:
    return ProjectStore(tmp_path / "deep" / "store.sqlite")


def test_a_new_project_is_listed_with_its_drafts(store: ProjectStore) -> None:
    project = store.create_project("  The   Last Reel ")
    store.add_draft(project.id, "reel.fountain", b"INT. A - DAY")
    (listed,) = store.projects()
    assert (listed.name, listed.drafts) == ("The Last Reel", 1)


def test_drafts_count_up_and_keep_their_bytes(store: ProjectStore) -> None:
    project = store.create_project("A").id
    store.add_draft(project, "a.fdx", b"one")
    second = store.add_draft(project, "a.fdx", b"\x00two")
    assert second.number == 2
    assert store.draft_data(project, 2) == b"\x00two"
    assert [draft.size for draft in store.drafts(project)] == [3, 4]


def test_a_deleted_draft_comes_back_and_its_number_is_not_reused(store: ProjectStore) -> None:
    project = store.create_project("A").id
    store.add_draft(project, "a", b"1")
    store.delete_draft(project, 1)
    assert store.drafts(project) == ()
    assert store.add_draft(project, "b", b"2").number == 2
    assert store.restore_draft(project, 1).filename == "a"
    assert [draft.number for draft in store.drafts(project)] == [1, 2]


def test_a_deleted_project_is_gone_until_restored(store: ProjectStore) -> None:
    project = store.create_project("A").id
    store.delete_project(project)
    assert store.projects() == ()
    with pytest.raises(InputError, match="no project"):
        store.project(project)
    assert store.restore_project(project).name == "A"


def test_a_project_can_be_renamed_but_not_to_nothing(store: ProjectStore) -> None:
    project = store.create_project("A").id
    assert store.rename_project(project, "B").name == "B"
    with pytest.raises(InputError, match="needs a name"):
        store.rename_project(project, " \n ")
    assert store.project(project).name == "B"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../x.fdx", "x.fdx"),
        ("C:\\scripts\\a.pdf", "a.pdf"),
        ("..", "untitled"),
        ("", "untitled"),
        ("a\x00\nb.txt", "ab.txt"),
        ("剧本.txt", "剧本.txt"),
    ],
)
def test_uploaded_names_are_only_shown(given: str, shown: str) -> None:
    assert shown_name(given).replace("..", "untitled") == shown


def test_recall_computes_once_and_survives_a_new_store(store: ProjectStore) -> None:
    calls: list[int] = []

    def compute() -> str:
        calls.append(1)
        return "läuft"

    for _ in range(2):
        again = ProjectStore(store.path)
        found = again.recall("d", "emotions", compute, encode=str.encode, decode=bytes.decode)
        assert found == "läuft"
    assert calls == [1]


def test_another_parameter_or_revision_is_another_result() -> None:
    first = result_key("d", "themes", {"k": 8}, "r1")
    assert first == result_key("d", "themes", {"k": 8}, "r1")
    assert first != result_key("d", "themes", {"k": 9}, "r1")
    assert first != result_key("d", "themes", {"k": 8}, "r2")


def test_nothing_is_stored_when_computing_fails(store: ProjectStore) -> None:
    def broken() -> str:
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        store.recall("d", "p", broken, encode=str.encode, decode=bytes.decode)
    assert store.recall("d", "p", lambda: "ok", encode=str.encode, decode=bytes.decode) == "ok"


def test_passages_are_known_by_model_and_text(store: ProjectStore) -> None:
    hashes = [bytes([n // 256, n % 256]) for n in range(1200)]
    store.keep_passages("m1", {text: b"x" + text for text in hashes})
    assert len(store.known_passages("m1", hashes)) == 1200
    assert store.known_passages("m2", hashes) == {}
    assert store.known_passages("m1", [hashes[7]]) == {hashes[7]: b"x" + hashes[7]}


def test_documents_keep_versions_and_undo(store: ProjectStore) -> None:
    project = store.create_project("A").id
    assert store.document(project, 1, "repairs") is None
    store.save_document(project, 1, "repairs", ["é"])
    store.save_document(project, 1, "repairs", ["é", 2])
    assert store.document(project, 1, "repairs") == ["é", 2]
    assert store.undo_document(project, 1, "repairs") == ["é"]
    assert store.undo_document(project, 1, "repairs") is None
    assert store.undo_document(project, 1, "repairs") is None


def test_many_visitors_write_at_once(store: ProjectStore) -> None:
    project = store.create_project("A").id
    threads = [
        threading.Thread(target=lambda: store.add_draft(project, "a", b"x")) for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [draft.number for draft in store.drafts(project)] == list(range(1, 13))


def test_what_was_added_is_there_after_a_kill(store: ProjectStore) -> None:
    project = store.create_project("A").id
    program = (
        "import sys; from pathlib import Path;"
        "from filmai_core.store.projects import ProjectStore as S;"
        f"s = S(Path({str(store.path)!r}))\n"
        f"while True: print(s.add_draft({project!r}, 'a', b'x' * 5000).number, flush=True)"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    seen = [int(child.stdout.readline()) for _ in range(5)]
    os.kill(child.pid, signal.SIGKILL)
    seen += [int(line) for line in child.stdout.read().split()]
    child.wait()
    kept = [draft.number for draft in ProjectStore(store.path).drafts(project)]
    assert set(seen) <= set(kept)
    assert len(store.draft_data(project, seen[-1])) == 5000


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a database, but long enough to be read as one" * 50)
    with pytest.raises(StoreError, match="project store failed"):
        ProjectStore(path)
    assert path.read_bytes().startswith(b"not a database")


@pytest.mark.parametrize("version", range(len(migrations.STEPS)))
def test_every_older_schema_migrates(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.sqlite"
    with sqlite3.connect(path) as db:
        for step in migrations.STEPS[:version]:
            step(db)
        db.execute(f"PRAGMA user_version = {version}")
        if version:
            db.execute("INSERT INTO projects VALUES ('p', 'Old', 1, 1, NULL)")
    db.close()
    names = [project.name for project in ProjectStore(path).projects()]
    assert names == (["Old"] if version else [])
