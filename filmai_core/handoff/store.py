"""Where a project keeps its hand-off: documents of the store, like the supervisor's edits.

A register belongs to a draft. A draft that has none yet goes on from the newest draft
before it that has one, so that looking at an old draft never retires a newer one's shots.
"""

from __future__ import annotations

from filmai_core.handoff.register import Register, register_from_json, register_to_json
from filmai_core.store.projects import ProjectStore

#: The store's names: of a draft's register and retimed lengths, and of a project's rates.
REGISTER = "shot-codes"
DURATIONS = "shot-durations"
RATES = "shot-rates"


def stored_register(store: ProjectStore, project: str, draft: int) -> Register | None:
    """The register of a draft, else of the newest before it, else None."""
    for number in _numbers(store, project, draft):
        if (values := store.document(project, number, REGISTER)) is not None:
            return register_from_json(values, f"project {project}")
    return None


def register_before(store: ProjectStore, project: str, draft: int) -> Register | None:
    """What a rewrite is compared with: the newest register of an earlier draft, or None."""
    earlier = [number for number in _numbers(store, project, draft) if number < draft]
    return stored_register(store, project, earlier[0]) if earlier else None


def keep_register(store: ProjectStore, project: str, draft: int, register: Register) -> None:
    """Keep a draft's register; nothing is written where it is the same."""
    values = register_to_json(register)
    known = store.document(project, draft, REGISTER)
    if known is None or register_from_json(known) != register:
        store.save_document(project, draft, REGISTER, values)


def _numbers(store: ProjectStore, project: str, draft: int) -> list[int]:
    """Drafts up to this one, newest first."""
    return sorted(
        (row.number for row in store.drafts(project) if row.number <= draft), reverse=True
    )
