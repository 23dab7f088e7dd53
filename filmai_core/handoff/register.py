"""The register of shot codes: every code that was ever given, and what a person said of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from filmai_core.errors import InputError

#: Raise when a register can no longer be read as it is.
VERSION = 1
STEP = 10
STATUSES = ("candidate", "waiting", "in progress", "review", "final", "omitted")


@dataclass(frozen=True, slots=True)
class ShotEntry:
    """One shot in the register. What a person sets comes after ``retired``.

    Attributes:
        code: its name for good.
        text: its line.
        candidates: what the breakdown found in it: (category, complexity, confidence).
        retired: it is in no scene of the newest draft.
        status: one of `STATUSES`.
        version: of the work on it, 0 before any.
        vendor: who makes it.
        notes: free text.
        hero: one of the shots that the film is sold by.
        bid: what it is bid at, in the user's currency; None: not bid.
    """

    code: str
    text: str
    candidates: tuple[tuple[str, str, float], ...] = ()
    retired: bool = False
    status: str = "candidate"
    version: int = 0
    vendor: str = ""
    notes: str = ""
    hero: bool = False
    bid: float | None = None

    @property
    def number(self) -> str:
        """The part after the sequence."""
        return self.code.rpartition("_")[2]


@dataclass(frozen=True, slots=True)
class SceneEntry:
    """One scene in the register, with enough of its text to find it again."""

    sequence: str
    heading: str
    text: str
    retired: bool = False
    shots: tuple[ShotEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """Every code that was ever given.

    Attributes:
        step: between one number and the next.
        digest: of the draft that it was brought up to.
        scenes: those of that draft in its order, then the retired ones.
    """

    step: int = STEP
    digest: str = ""
    scenes: tuple[SceneEntry, ...] = field(default=())

    def shots(self) -> tuple[ShotEntry, ...]:
        """All shots, retired ones too."""
        return tuple(shot for scene in self.scenes for shot in scene.shots)

    def with_shot(self, code: str, **changes: Any) -> Register:
        """A register in which one shot's status, vendor, notes, hero, bid or version differ.

        Raises:
            InputError: there is no such shot, or no such status.
        """
        if "status" in changes and changes["status"] not in STATUSES:
            raise InputError(
                f"{changes['status']!r} is not a status", code, f"Use {', '.join(STATUSES)}."
            )
        if not any(shot.code == code for shot in self.shots()):
            raise InputError(f"there is no shot {code}", hint="Choose one from the shot list.")
        scenes = tuple(
            replace(
                scene,
                shots=tuple(
                    replace(shot, **changes) if shot.code == code else shot for shot in scene.shots
                ),
            )
            for scene in self.scenes
        )
        return replace(self, scenes=scenes)


# Files


def register_to_json(register: Register) -> dict[str, Any]:
    """As plain values; `register_from_json` gives the same register back."""
    return {"filmai_codes": VERSION, **asdict(register)}


def register_from_json(values: Any, where: str = "") -> Register:
    """The register of `register_to_json`.

    Raises:
        InputError: it is something else.
    """
    try:
        if values["filmai_codes"] != VERSION:
            raise ValueError(values["filmai_codes"])
        scenes = tuple(
            SceneEntry(
                str(scene["sequence"]),
                str(scene["heading"]),
                str(scene["text"]),
                bool(scene["retired"]),
                tuple(_shot_from_json(shot) for shot in scene["shots"]),
            )
            for scene in values["scenes"]
        )
        return Register(int(values["step"]), str(values["digest"]), scenes)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            "this is not a register of shot codes", where, "Name the codes.json of a hand-off."
        ) from error


def _shot_from_json(values: Mapping[str, Any]) -> ShotEntry:
    candidates = tuple(
        (str(category), str(complexity), float(confidence))
        for category, complexity, confidence in values["candidates"]
    )
    return ShotEntry(**{**values, "candidates": candidates})


def read_register(data: bytes, where: str) -> Register:
    """A register from the bytes of a ``codes.json``.

    Raises:
        InputError: it is something else.
    """
    try:
        values = json.loads(data)
    except ValueError as error:
        raise InputError(f"{where} is not JSON", hint="Name the codes.json of a hand-off.") from (
            error
        )
    return register_from_json(values, where)


def write_register(register: Register) -> bytes:
    """A register as the bytes of ``codes.json``."""
    return json.dumps(register_to_json(register), ensure_ascii=False, indent=1).encode()


def live(shots: Iterable[ShotEntry]) -> list[ShotEntry]:
    """Those that are not retired."""
    return [shot for shot in shots if not shot.retired]
