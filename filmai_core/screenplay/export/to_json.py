"""The ``parse`` part of the command line's JSON, and a whole form for the store.

`screenplay_to_json` gives what CONTRACT calls for: plain, for other people's scripts.
`screenplay_to_record` keeps everything, so that `screenplay_from_record` gives an equal
screenplay back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import filmai_core
from filmai_core.errors import InputError
from filmai_core.screenplay.model import (
    Character,
    Element,
    ElementKind,
    ReadWarning,
    Scene,
    SceneHeading,
    Screenplay,
)
from filmai_core.screenplay.words.parts import is_omitted

RECORD_VERSION = 1


def screenplay_to_json(play: Screenplay) -> dict[str, Any]:
    """The ``parse`` part: JSON-ready, keys in the order of the contract."""
    return {
        "filmai": filmai_core.__version__,
        "source": {
            "name": play.source_name,
            "format": play.source_format,
            "sha256": play.sha256,
            "language": play.language,
            "encoding": play.encoding,
        },
        "title": play.title,
        "authors": list(play.authors),
        "pages": play.pages,
        "runtime_min": play.runtime_min,
        "warnings": [{"line": w.line, "message": w.message, "code": w.code} for w in play.warnings],
        "scenes": [_scene(scene) for scene in play.scenes],
        "characters": [
            {
                "name": person.name,
                "cues": list(person.cues),
                "speeches": person.speeches,
                "words": person.words,
                "scenes": list(person.scenes),
            }
            for person in play.characters
        ],
    }


def _scene(scene: Scene) -> dict[str, Any]:
    heading = scene.heading
    extra: dict[str, Any] = {}
    if scene.act:
        extra["act"] = scene.act
    if is_omitted(heading.text):
        extra["omitted"] = True
    return {
        "index": scene.index,
        "number": heading.number,
        "heading": heading.text,
        "setting": heading.setting,
        "location": heading.location,
        "time": heading.time,
        "line": scene.line,
        "page": scene.page,
        "eighths": scene.eighths,
        "characters": list(scene.characters),
        "cast": list(scene.cast),
        **extra,
        "elements": [
            {
                "kind": element.kind.value,
                "text": element.text,
                "line": element.line,
                "character": element.character,
                "dual": element.dual,
            }
            for element in scene.elements
        ],
    }


def screenplay_to_record(play: Screenplay) -> dict[str, Any]:
    """Everything, as plain lists, strings and numbers."""
    record = _plain(play)
    assert isinstance(record, dict)
    return {"record": RECORD_VERSION, **record}


def screenplay_from_record(record: Mapping[str, Any]) -> Screenplay:
    """The screenplay that `screenplay_to_record` was given.

    Raises:
        InputError: it is another version's record, or damaged.
    """
    if record.get("record") != RECORD_VERSION:
        raise InputError(
            f"a stored screenplay has version {record.get('record')!r}, not {RECORD_VERSION}",
            hint="Import the file again.",
        )
    try:
        values = dict(record)
        del values["record"]
        values["authors"] = tuple(values["authors"])
        values["title_page"] = tuple((key, text) for key, text in values["title_page"])
        values["warnings"] = tuple(ReadWarning(**item) for item in values["warnings"])
        values["characters"] = tuple(_character(item) for item in values["characters"])
        values["scenes"] = tuple(_read_scene(item) for item in values["scenes"])
        values["elements"] = tuple(_element(item) for item in values["elements"])
        return Screenplay(**values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError("a stored screenplay is damaged", hint="Import the file again.") from error


def _plain(value: Any) -> Any:
    if isinstance(value, ElementKind):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _element(item: Mapping[str, Any]) -> Element:
    values = dict(item)
    values["kind"] = ElementKind(values["kind"])
    values["cast"] = tuple(values["cast"])
    return Element(**values)


def _character(item: Mapping[str, Any]) -> Character:
    return Character(**{**item, "cues": tuple(item["cues"]), "scenes": tuple(item["scenes"])})


def _read_scene(item: Mapping[str, Any]) -> Scene:
    return Scene(
        **{
            **item,
            "heading": SceneHeading(**item["heading"]),
            "elements": tuple(_element(element) for element in item["elements"]),
            "characters": tuple(item["characters"]),
            "cast": tuple(item["cast"]),
        }
    )
