"""Universal Schedule Standard 1.0.0: the breakdown as scheduling programs read it.

One breakdown a scene in script order, with its set, INT/EXT, day or night, script day, cast
and effects as elements. Category numbers are those of the standard's category list. The
standard's ``duration`` is the time to *shoot* a scene, which a script does not say: it is
null. Ids are made from what they name, so that a later draft's scene keeps its id.
See github.com/UniversalScheduleStandard.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from filmai_core.analysis.breakdown.lexicon import LABELS, EffectCategory
from filmai_core.handoff.boards import Board
from filmai_core.handoff.register import Register
from filmai_core.screenplay.model import Scene, Screenplay

USS_VERSION = "1.0.0"

#: Category: its number in the standard's list.
_CATEGORIES: Mapping[str, int] = {
    "Set": 0,
    "INT/EXT": 1,
    "Day/Night": 2,
    "Script Day": 3,
    "Sequence": 5,
    "Cast Members": 100,
    "Background Actors": 101,
    "Vehicles": 103,
    "Props": 104,
    "Animals": 108,
    "Visual Effects": 119,
}
_OF_EFFECT: Mapping[EffectCategory, str] = {
    EffectCategory.ANIMAL: "Animals",
    EffectCategory.CROWD: "Background Actors",
    EffectCategory.VEHICLE: "Vehicles",
    EffectCategory.WEAPON: "Props",
}


def to_schedule(
    play: Screenplay,
    boards: Sequence[Board],
    register: Register,
    days: Sequence[int] = (),
    *,
    created: datetime | None = None,
) -> bytes:
    """The script as a Universal Schedule Standard object, UTF-8.

    Args:
        play: the draft.
        boards: of it, with their rows.
        register: its codes; a scene's sequence becomes an element.
        days: story day by scene, from 1 (the ledger's); empty: left out.
        created: now, where None.
    """
    stamp = (created or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    elements: dict[tuple[str, str], dict[str, Any]] = {}
    breakdowns = [
        _breakdown(play, scene, boards, register, days, elements, stamp) for scene in play.scenes
    ]
    ids = [breakdown["id"] for breakdown in breakdowns]
    value = {
        "universalScheduleStandard": {
            "id": _id("schedule", play.digest),
            "author": ", ".join(play.authors) or None,
            "company": None,
            "created": stamp,
            "episode": None,
            "episodeName": None,
            "description": None,
            "name": play.title or "Untitled",
            "project": play.title or None,
            "schedColor": None,
            "schedDate": stamp,
            "scriptColor": None,
            "scriptDate": None,
            "season": None,
            "source": "FilmAI",
            "ussVersion": USS_VERSION,
            "breakdowns": breakdowns,
            "categories": [
                {
                    "id": _id("category", name),
                    "created": stamp,
                    "elements": [e["id"] for (kind, _), e in elements.items() if kind == name],
                    "name": name,
                    "ucid": number,
                }
                for name, number in _CATEGORIES.items()
            ],
            "elements": list(elements.values()),
            "stripboards": [
                {
                    "id": _id("stripboard", play.digest),
                    "boards": [
                        {"id": _id("board", "strips"), "name": "stripboard", "breakdownIds": ids},
                        {"id": _id("board", "bone"), "name": "boneyard", "breakdownIds": []},
                    ],
                    "calendar": _id("calendar", play.digest),
                    "name": "Script order",
                }
            ],
            "calendars": [
                {
                    "id": _id("calendar", play.digest),
                    "daysOff": [],
                    "events": [],
                    "name": "No dates yet",
                }
            ],
        }
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _breakdown(
    play: Screenplay,
    scene: Scene,
    boards: Sequence[Board],
    register: Register,
    days: Sequence[int],
    elements: dict[tuple[str, str], dict[str, Any]],
    stamp: str,
) -> dict[str, Any]:
    heading, entry = scene.heading, register.scenes[scene.index]
    wanted = [("Set", heading.location), ("INT/EXT", heading.setting), ("Day/Night", heading.time)]
    if days:
        wanted.append(("Script Day", f"Day {days[scene.index]}"))
    wanted.append(("Sequence", entry.sequence))
    wanted += [("Cast Members", name) for name in scene.cast]
    shots: list[str] = []
    for board in boards:
        if board.scene == scene.index:
            for row in board.rows:
                wanted.append(
                    (_OF_EFFECT.get(row.category, "Visual Effects"), LABELS[row.category])
                )
                shots.append(row.text)
    used = [_element(kind, name, elements, stamp) for kind, name in wanted if name]
    return {
        "id": _id("breakdown", entry.sequence),
        "bannerText": None,
        "comments": "\n".join(dict.fromkeys(shots)) or None,
        "created": stamp,
        "description": heading.text or None,
        "elements": list(dict.fromkeys(used)),
        "pages": scene.eighths / 8,
        "scene": heading.number or str(scene.index + 1),
        "scriptPage": str(int(scene.page)),
        "duration": None,
        "type": "scene",
    }


def _element(
    kind: str, name: str, elements: dict[tuple[str, str], dict[str, Any]], stamp: str
) -> str:
    """The element's id; the element is made where it is new."""
    key = (kind, name)
    if key not in elements:
        people = sum(category == "Cast Members" for category, _ in elements) + 1
        cast = kind == "Cast Members"
        elements[key] = {
            "id": _id(f"element {kind}", name),
            "category": _id("category", kind),
            "created": stamp,
            "daysOff": [],
            "dropDayCount": 10,
            "elementId": str(people) if cast else None,
            "events": [],
            "isDood": True,
            "isDrop": True,
            "isHold": True,
            "isIdLock": False,
            "linkedElements": [],
            "name": name,
        }
    found: str = elements[key]["id"]
    return found


def _id(kind: str, name: str) -> str:
    """12 bytes in hexadecimal, as the standard recommends."""
    return hashlib.sha256(f"{kind}\n{name}".encode()).hexdigest()[:24]
