"""What a visitor's session keeps between reruns, and nothing outside it.

`memo` remembers what was computed, `hold` one large value a name, `say` a notice for the next
run. The values of widgets, which Streamlit keeps in the same place, are read and set through
`widget` and its siblings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

_NOTICE, _MEMO = "filmai.notice", "filmai.memo"

#: Values that `memo` keeps for a visitor; the oldest goes first.
_MEMO_SIZE = 64

T = TypeVar("T")


def memo(key: Hashable, compute: Callable[[], T]) -> T:
    """A value of this visitor's, computed once: for what reruns draw again and again.

    ``key`` names everything the value depends on, the screenplay's digest first. What must
    outlive the session belongs into the store (`ProjectStore.recall`).
    """
    held: dict[Hashable, Any] = st.session_state.setdefault(_MEMO, {})
    if key not in held:
        value = compute()
        while len(held) >= _MEMO_SIZE:
            held.pop(next(iter(held)))
        held[key] = value
    found: T = held[key]
    return found


def held(name: str) -> Any:
    """What `hold` kept in this visitor's session under a name, or None."""
    return st.session_state.get(f"filmai.held.{name}")


def hold(name: str, value: Any) -> None:
    """Keep a large value (a clip, a plate) in this visitor's session; None lets it go.

    One value a name, unlike `memo`: a newer one takes the place of the older.
    """
    if value is None:
        st.session_state.pop(f"filmai.held.{name}", None)
    else:
        st.session_state[f"filmai.held.{name}"] = value


def ask_effect(spec: dict[str, Any]) -> None:
    """Ask the Effects page for an element (`EffectSpec.to_json`): a shot's suggestion."""
    hold("asked effect", spec)


def asked_effect() -> dict[str, Any] | None:
    """The element that was asked for, once; an address may ask too (``?effect=JSON``)."""
    asked: dict[str, Any] | None = held("asked effect")
    hold("asked effect", None)
    if asked is None and (text := st.query_params.get("effect")):
        del st.query_params["effect"]
        try:
            found = json.loads(text)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None
    return asked


# What a visitor was told


def say(message: str) -> None:
    """Show a short notice on the next run."""
    st.session_state[_NOTICE] = message


def heard() -> str:
    """The notice to show, once."""
    return str(st.session_state.pop(_NOTICE, ""))


# Widgets: their values stand under their keys


def widget(key: str, default: Any = None) -> Any:
    """What a widget holds, or ``default`` where it was not drawn yet."""
    return st.session_state.get(key, default)


def set_widget(key: str, value: Any) -> None:
    """What a widget will hold; to be called before it is drawn, or in a callback."""
    st.session_state[key] = value


def forget_widget(key: str) -> None:
    """Let a widget, or a mark under its key, begin anew."""
    st.session_state.pop(key, None)


def picked_points(key: str) -> Sequence[Mapping[str, Any]]:
    """The points of a chart that are selected, as Plotly describes them."""
    chart: Mapping[str, Any] = st.session_state[key]
    points: Sequence[Mapping[str, Any]] = chart["selection"]["points"]
    return points


def picked_scene(key: str) -> int | None:
    """The scene index that the selected point of a chart carries, alone or first of a row."""
    points = picked_points(key)
    scene = points[0].get("customdata") if points else None
    if scene is None:
        return None
    return int(scene[0] if isinstance(scene, list) else scene)
