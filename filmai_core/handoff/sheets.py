"""The workbook's sheets, as plain tables: what the page shows too."""

from __future__ import annotations

from filmai_core.analysis.breakdown.lexicon import LABELS
from filmai_core.handoff.boards import Board
from filmai_core.handoff.costs import compare_costs, price_shots
from filmai_core.handoff.counts import confidence_of, count_by_category, count_shots
from filmai_core.handoff.package import HandOff
from filmai_core.handoff.register import ShotEntry
from filmai_core.handoff.writers.xlsx import Sheet, Value
from filmai_core.screenplay.pages import format_eighths


def sheets_of(off: HandOff) -> dict[str, Sheet]:
    """Sheet name to table, in the order of the workbook."""
    sheets = {
        "Shots": shots_sheet(off),
        "Candidates": candidates_sheet(off),
        "Scenes": scenes_sheet(off),
        "People": people_sheet(off),
        "Counts": counts_sheet(off),
        "Ledger": ledger_sheet(off),
        "Contradictions": clashes_sheet(off),
        "Costs": costs_sheet(off),
        "Rates": influences_sheet(off),
    }
    if off.before is not None:
        sheets["Rewrite"] = rewrite_sheet(off)
    return sheets


def shots_sheet(off: HandOff) -> Sheet:
    """A row a shot, then the retired."""
    columns = (
        "Shot", "Sequence", "Scene", "Heading", "Page", "Line", "Description", "Categories",
        "Complexity", "Confidence", "Duration (frames)", "Duration (s)", "Record in", "Record out",
        "Status", "Version", "Vendor", "Notes", "Hero", "Bid",
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for clip in off.pulls.clips:
        board, shot = off.boards[clip.board], clip.shot
        assert shot is not None
        scene = off.play.scenes[board.scene]
        place = (
            shot.code, off.pulls.sequence(clip), off.pulls.scene_number(clip), scene.heading.text,
            board.rows[0].page, board.line, board.text, _categories(board), _hardest(board),
            round(confidence_of(board), 3), clip.frames,
            round(off.reel.rate.seconds(clip.frames), 2),
            off.pulls.record(clip.start), off.pulls.record(clip.end),
        )  # fmt: skip
        rows.append((*place, *_set_by_hand(shot)))
    for shot in off.register.shots():
        if shot.retired:
            blank: tuple[Value, ...] = ("",) * 5
            gone: tuple[Value, ...] = (shot.code, *blank, shot.text, *("",) * 7)
            rows.append((*gone, "retired", *_set_by_hand(shot)[1:]))
    return Sheet(columns, tuple(rows))


def _set_by_hand(shot: ShotEntry) -> tuple[Value, ...]:
    return shot.status, shot.version, shot.vendor, shot.notes, shot.hero, shot.bid


def _categories(board: Board) -> str:
    return ", ".join(dict.fromkeys(LABELS[row.category] for row in board.rows))


def _hardest(board: Board) -> str:
    levels = [row.complexity.value for row in board.rows]
    return next(level for level in ("complex", "medium", "simple") if level in levels)


def candidates_sheet(off: HandOff) -> Sheet:
    """A row a breakdown row, with the shot that it is part of."""
    columns = (
        "Shot", "Scene", "Page", "Category", "Line", "Confidence", "Complexity", "Why",
        "Approach", "Note",
    )  # fmt: skip
    rows = [
        (
            clip.name, row.number, row.page, LABELS[row.category], row.text, row.confidence,
            row.complexity.value, row.why, row.approach, row.note,
        )
        for clip in off.pulls.clips
        for row in off.boards[clip.board].rows
    ]  # fmt: skip
    return Sheet(columns, tuple(rows))


def scenes_sheet(off: HandOff) -> Sheet:
    """A row a scene: its time against its page."""
    columns = (
        "Sequence", "Scene", "Heading", "Story day", "Pages", "Start (s)", "Duration (s)",
        "Talk (s)", "Action (s)", "Talk share", "Drive",
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    for time, day, drive in zip(off.scenes, off.ledger.times, off.drive, strict=True):
        scene = off.play.scenes[time.scene]
        rows.append(
            (
                off.register.scenes[scene.index].sequence,
                scene.heading.number or str(scene.index + 1), scene.heading.text, day.label,
                format_eighths(scene.eighths), round(time.start, 1), round(time.seconds, 1),
                round(time.talk, 1), round(time.action, 1), round(time.talk_share, 2),
                round(drive, 2),
            )
        )  # fmt: skip
    return Sheet(columns, tuple(rows))


def people_sheet(off: HandOff) -> Sheet:
    """A row a person: screen and speaking time."""
    rows = tuple(
        (row.name, round(row.screen, 1), round(row.speaking, 1), len(row.scenes))
        for row in off.people
    )
    return Sheet(("Name", "Screen time (s)", "Speaking time (s)", "Scenes"), rows)


def counts_sheet(off: HandOff) -> Sheet:
    """How many shots, by category, with the range."""
    counts = {"All shots": count_shots(off.boards), **count_by_category(off.boards)}
    rows = tuple(
        (name, count.minimum, count.likely, count.maximum) for name, count in counts.items()
    )
    return Sheet(("Category", "At least", "Likely", "At most"), rows)


def ledger_sheet(off: HandOff) -> Sheet:
    """What each scene states."""
    rows: list[tuple[Value, ...]] = []
    for fact in off.ledger.facts:
        if fact.value == "*":
            continue
        scene = off.play.scenes[fact.scene]
        rows.append(
            (
                off.ledger.times[fact.scene].label,
                scene.heading.number or str(scene.index + 1), fact.kind, fact.who, fact.what,
                fact.value, fact.line, fact.text,
            )
        )  # fmt: skip
    columns = ("Story day", "Scene", "Kind", "Whose", "What", "Which", "Line", "Text")
    return Sheet(columns, tuple(rows))


def clashes_sheet(off: HandOff) -> Sheet:
    """Contradictions, both lines of each."""
    rows = tuple(
        (clash.kind, clash.what, *_place(off, clash.first), *_place(off, clash.second))
        for clash in off.ledger.clashes
    )
    columns = ("Kind", "What", "Scene", "Line", "Text", "Scene again", "Line again", "Text again")
    return Sheet(columns, rows)


def _place(off: HandOff, place: tuple[int, int, str]) -> tuple[Value, ...]:
    scene = off.play.scenes[place[0]]
    return scene.heading.number or str(scene.index + 1), place[1], place[2]


def costs_sheet(off: HandOff) -> Sheet:
    """A row a shot, then the total; empty without rates."""
    columns = ("Shot", "At least", "Likely", "At most")
    costs = price_shots(off.register, off.rates)
    if not off.rates and not costs.total.high:
        return Sheet(columns, ())
    rows = [
        (code, round(money.low, 2), round(money.likely, 2), round(money.high, 2))
        for code, money in [*costs.shots.items(), ("Total", costs.total)]
    ]
    return Sheet(columns, tuple(rows))


def influences_sheet(off: HandOff) -> Sheet:
    """The rates, by what they weigh; then what has none."""
    costs = price_shots(off.register, off.rates)
    rows: list[tuple[Value, ...]] = [
        (
            row.category, row.complexity, row.rate, row.candidates, round(row.share, 4),
            round(row.swing, 2),
        )
        for row in costs.influences
    ]  # fmt: skip
    labels = {category.value: label for category, label in LABELS.items()}
    rows += [
        (labels[category], complexity, None, count, None, None)
        for (category, complexity), count in sorted(costs.unpriced.items())
    ]
    columns = (
        "Category", "Complexity", "Rate", "Candidates", "Share of likely total",
        "Total moves if a tenth higher",
    )  # fmt: skip
    return Sheet(columns, tuple(rows))


def rewrite_sheet(off: HandOff) -> Sheet:
    """Shot by shot, what the rewrite changed; those that stayed the same are left out."""
    assert off.before is not None
    rows = tuple(
        (
            change.code, change.fate, change.before, change.after, round(change.old.likely, 2),
            round(change.new.likely, 2), round(change.difference, 2),
        )
        for change in compare_costs(off.before, off.register, off.rates)
        if change.fate != "same"
    )  # fmt: skip
    columns = ("Shot", "Fate", "Before", "After", "Likely before", "Likely after", "Difference")
    return Sheet(columns, rows)
