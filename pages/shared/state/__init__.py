"""The only readers and writers of ``st.session_state`` and ``st.query_params``.

    held < opened < reading, deleting

A page says ``state.memo(...)``, ``state.draft()``: the rooms are for those who change them.
"""

from __future__ import annotations

from pages.shared.state.deleting import (
    Deleted,
    delete_draft,
    delete_project,
    last_deleted,
    undo_delete,
)
from pages.shared.state.held import (
    ask_effect,
    asked_effect,
    forget_widget,
    heard,
    held,
    hold,
    memo,
    picked_points,
    picked_scene,
    say,
    set_widget,
    widget,
)
from pages.shared.state.opened import (
    address,
    close_project,
    draft,
    missing,
    open_project,
    open_scene,
    project,
    scene,
    store,
    sync,
)
from pages.shared.state.reading import (
    SAMPLE,
    act_marks,
    add_repair,
    as_read,
    import_draft,
    import_sample,
    mark_acts,
    read_file,
    repairs,
    screenplay,
    screenplay_of,
    undo_repair,
)

__all__ = [
    "Deleted",
    "SAMPLE",
    "act_marks",
    "add_repair",
    "address",
    "as_read",
    "ask_effect",
    "asked_effect",
    "close_project",
    "delete_draft",
    "delete_project",
    "draft",
    "forget_widget",
    "heard",
    "held",
    "hold",
    "import_draft",
    "import_sample",
    "last_deleted",
    "mark_acts",
    "memo",
    "missing",
    "open_project",
    "open_scene",
    "picked_points",
    "picked_scene",
    "project",
    "read_file",
    "repairs",
    "say",
    "scene",
    "screenplay",
    "screenplay_of",
    "set_widget",
    "store",
    "sync",
    "undo_delete",
    "undo_repair",
    "widget",
]
