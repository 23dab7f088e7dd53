"""Which of an EXR's parts and layers is the picture.

Renderers put a dozen layers into a file, and the picture itself is seldom the first: it is
called Combined, beauty or nothing at all. What is depth, normals, mattes or a light alone is
known by its name too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from filmai_core.effects.media.sources import Choice
from filmai_core.errors import InputError

#: Words of a layer's or part's name that say: this is the picture.
PICTURE_WORDS = frozenset(
    "combined beauty rgba rgb composite comp color colour image main master final primary".split()
)
#: Words that say: this is something else, though it may have three channels.
OTHER_WORDS = frozenset(
    "crypto cryptomatte cryptoobject cryptomaterial cryptoasset ao ambient occlusion depth z zdepth"
    " normal normals n position pos p uv motion vector vectors velocity mv flow forward backward id"
    " index object material mask matte mist fog shadow shadows diffuse diff diffdir diffind"
    " diffcol specular glossy glossdir glossind glosscol transdir transind transcol transmission"
    " emit emission env environment albedo direct indirect reflection refraction sss subsurface"
    " volume sheen coat noisy variance debug sample samples world deep denoising light density"
    " temperature".split()
)
_COLOURS = {"r": "r", "red": "r", "g": "g", "green": "g", "b": "b", "blue": "b", "a": "a",
            "alpha": "a", "y": "y"}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A layer that could be shown.

    Attributes:
        part: its number.
        part_name: its part's name, or "".
        name: before the dot of its channels, or "".
        planes: red, green, blue and alpha (None where there is none).
    """

    part: int
    part_name: str
    name: str
    planes: tuple[Any, Any, Any, Any]

    @property
    def label(self) -> str:
        """Part and layer, as a message shows them."""
        return " / ".join(word for word in (self.part_name, self.name) if word) or "RGB"

    @property
    def rank(self) -> tuple[int, int]:
        """The best first: pictures, nameless layers, layers of unknown names, the others."""
        words = set(re.split(r"[^a-z]+", f"{self.part_name}.{self.name}".lower())) - {""}
        if words & OTHER_WORDS or any(word.startswith("crypto") for word in words):
            kind = 3
        elif words & PICTURE_WORDS:
            kind = 0
        else:
            kind = 1 if not self.name else 2
        return kind, self.part


def layers_of(part: int, headers: list[dict[str, Any]], channels: Mapping[str, Any]) -> list[Layer]:
    """The layers of a part that could be shown: colour, grey, and single channels.

    Args:
        part: its number.
        headers: of all parts.
        channels: the part's, (H, W) by their whole names.
    """
    part_name = str(headers[part].get("name", "") or "") if len(headers) > 1 else ""
    groups: dict[str, dict[str, Any]] = {}
    for key, pixels in channels.items():
        layer, _, channel = key.rpartition(".")
        groups.setdefault(layer, {})[_COLOURS.get(channel.lower(), channel)] = pixels
    found = []
    for layer, planes in groups.items():
        alpha = planes.get("a")
        if all(colour in planes for colour in "rgb"):
            found.append(
                Layer(part, part_name, layer, (planes["r"], planes["g"], planes["b"], alpha))
            )
        elif ("y" in planes and not planes.keys() & {"x", "X"}) or len(planes) == 1:
            grey = planes.get("y", next(iter(planes.values())))
            found.append(Layer(part, part_name, layer, (grey, grey, grey, alpha)))
    return found


def _is_grey(layer: Layer) -> bool:
    return layer.planes[0] is layer.planes[1]


def chosen(
    layers: list[Layer], choice: Choice, name: str, channels: list[dict[str, Any]]
) -> tuple[Layer, tuple[str, ...]]:
    """The layer to show, and a sentence where it was a choice.

    Args:
        layers: of all parts.
        choice: what was asked for.
        name: of the file.
        channels: of each part, by their whole names.

    Raises:
        InputError: nothing is colour, or what was asked for is not there.
    """
    fits = [layer for layer in layers if _named(layer, choice)]
    if (choice.part or choice.layer) and not fits:
        asked = " / ".join(word for word in (choice.part, choice.layer) if word)
        raise InputError(
            f"{name} has no part or layer {asked!r}", "--part, --layer",
            f"It has: {', '.join(dict.fromkeys(layer.label for layer in layers))[:300]}.",
        )  # fmt: skip
    if not choice.layer and not choice.part:
        # What has one channel and is not called Y is no picture unless it is asked for.
        keys = {(part, key.rpartition(".")[0]) for part, group in enumerate(channels)
                for key in group if key.rpartition(".")[2] in ("Y", "y")}  # fmt: skip
        fits = [x for x in fits if not _is_grey(x) or (x.part, x.name) in keys]
    if not fits:
        listed = ", ".join(sorted(key for group in channels for key in group))
        raise InputError(f"{name} has no colour channels", f"channels {listed[:80]}")
    best = min(fits, key=lambda layer: (_is_grey(layer), layer.rank))
    if len(fits) == 1 or choice.layer or best.label == "RGB":
        return best, ()
    others = ", ".join(dict.fromkeys(x.label for x in fits if x is not best))
    return best, (f"the layer {best.label} is taken for the picture, not {others[:120]}",)


def _named(layer: Layer, choice: Choice) -> bool:
    part, wanted = choice.part.lower(), choice.layer.lower()
    if part and part not in (str(layer.part), layer.part_name.lower()):
        return False
    whole = layer.name.lower()
    return not wanted or wanted in (whole, whole.rpartition(".")[2], layer.part_name.lower())
