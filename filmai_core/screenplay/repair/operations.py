"""The repairs themselves: frozen values that name what they do, and their JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, TypeAlias

from filmai_core.errors import InputError
from filmai_core.screenplay.model import Element, ElementKind

GENDERS = ("female", "male", "other", "")


@dataclass(frozen=True, slots=True)
class Target:
    """An element, by its source line and its text; a heading's scene, by its heading."""

    line: int
    text: str

    @classmethod
    def of(cls, element: Element) -> Target:
        """The target that names ``element``."""
        return cls(element.line, element.text)

    def fits(self, element: Element) -> bool:
        """Whether ``element`` is meant."""
        return element.line == self.line and element.text == self.text


@dataclass(frozen=True, slots=True)
class Retag:
    """Lines get another kind."""

    op: ClassVar[str] = "retag"
    targets: tuple[Target, ...]
    kind: ElementKind

    def words(self) -> str:
        """What it does, for people."""
        what = _quote(self.targets[0].text) if self.targets else "nothing"
        if len(self.targets) > 1:
            what += f" and {len(self.targets) - 1} more"
        return f"Make {what} {_a(self.kind)}"


@dataclass(frozen=True, slots=True)
class RetagAlike:
    """All lines that look like one get another kind (see `alike`)."""

    op: ClassVar[str] = "retag alike"
    sample: Target
    kind: ElementKind

    def words(self) -> str:
        """What it does, for people."""
        return f"Make every line like {_quote(self.sample.text)} {_a(self.kind)}"


@dataclass(frozen=True, slots=True)
class MergeScene:
    """A scene becomes part of the one before it; its heading stays as a shot."""

    op: ClassVar[str] = "merge scene"
    scene: Target

    def words(self) -> str:
        """What it does, for people."""
        return f"Join {_quote(self.scene.text)} to the scene before it"


@dataclass(frozen=True, slots=True)
class SplitScene:
    """A new scene begins at an element."""

    op: ClassVar[str] = "split scene"
    at: Target
    heading: str

    def words(self) -> str:
        """What it does, for people."""
        return f"Begin a scene, {self.heading}, at {_quote(self.at.text)}"


@dataclass(frozen=True, slots=True)
class DropScene:
    """A scene is left out."""

    op: ClassVar[str] = "drop scene"
    scene: Target

    def words(self) -> str:
        """What it does, for people."""
        return f"Leave out the scene {_quote(self.scene.text)}"


@dataclass(frozen=True, slots=True)
class MergeCharacters:
    """Several characters are one."""

    op: ClassVar[str] = "merge characters"
    names: tuple[str, ...]
    into: str

    def words(self) -> str:
        """What it does, for people."""
        others = [name for name in self.names if name != self.into]
        return f"{' and '.join(others)} {'are' if len(others) > 1 else 'is'} {self.into}"


@dataclass(frozen=True, slots=True)
class RenameCharacter:
    """A character gets another name."""

    op: ClassVar[str] = "rename character"
    name: str
    to: str

    def words(self) -> str:
        """What it does, for people."""
        return f"Call {self.name} {self.to}"


@dataclass(frozen=True, slots=True)
class RenameCue:
    """One spelling of a cue is somebody else's: takes apart what was merged."""

    op: ClassVar[str] = "rename cue"
    cue: str
    to: str

    def words(self) -> str:
        """What it does, for people."""
        return f"The cue {self.cue} is {self.to}"


@dataclass(frozen=True, slots=True)
class SetGender:
    """The writer says a character's gender, or that it is not known."""

    op: ClassVar[str] = "set gender"
    name: str
    gender: str

    def __post_init__(self) -> None:
        if self.gender not in GENDERS:
            raise InputError(
                f"gender {self.gender!r} is not known",
                hint="Use female, male, other, or nothing for unknown.",
            )

    def words(self) -> str:
        """What it does, for people."""
        return f"{self.name} is {self.gender or 'of unknown gender'}"


Repair: TypeAlias = (
    Retag | RetagAlike | MergeScene | SplitScene | DropScene | MergeCharacters
    | RenameCharacter | RenameCue | SetGender
)  # fmt: skip
_OPS: dict[str, type[Any]] = {
    kind.op: kind
    for kind in (Retag, RetagAlike, MergeScene, SplitScene, DropScene, MergeCharacters,
                 RenameCharacter, RenameCue, SetGender)
}  # fmt: skip


def repairs_to_json(repairs: Iterable[Repair]) -> str:
    """Canonical JSON: equal repairs give equal text."""
    items = [{"op": repair.op, **asdict(repair)} for repair in repairs]
    return json.dumps(items, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def repairs_from_json(text: str) -> tuple[Repair, ...]:
    """The repairs that `repairs_to_json` wrote.

    Raises:
        InputError: the text is damaged or from a newer version.
    """
    try:
        return tuple(_from_item(item) for item in json.loads(text or "[]"))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            "the stored repairs cannot be read", hint="Make them again on the Script page."
        ) from error


def _from_item(item: Mapping[str, Any]) -> Repair:
    values = {key: value for key, value in item.items() if key != "op"}
    for key in ("sample", "scene", "at"):
        if key in values:
            values[key] = Target(**values[key])
    if "targets" in values:
        values["targets"] = tuple(Target(**target) for target in values["targets"])
    if "kind" in values:
        values["kind"] = ElementKind(values["kind"])
    if "names" in values:
        values["names"] = tuple(values["names"])
    repair: Repair = _OPS[item["op"]](**values)
    return repair


def _quote(text: str) -> str:
    line = text.split("\n", 1)[0].strip()
    return f"“{line[:40].rstrip()}…”" if len(line) > 41 else f"“{line}”"


def _a(kind: ElementKind) -> str:
    word = kind.value.replace("_", " ")
    if kind is ElementKind.DIALOGUE:
        return word
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
