"""Colour spaces by name, through OpenColorIO's own ACES studio configuration.

It knows ACES2065-1, ACEScg, ACEScct, the log curves of the common cameras, texture and
display spaces, and ACES 2 views. Inside, everything is linear Rec. 709; a plate or an
element comes in from its space, a result goes out to another, or through a view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

import numpy as np

from filmai_core.effects.colour.primaries import (
    ACES_AP0,
    ACES_AP1,
    P3_D65,
    REC709,
    REC2020,
    Primaries,
)
from filmai_core.effects.colour.transfer import Array
from filmai_core.errors import InputError

CONFIG = "ocio://studio-config-latest"
INSIDE = "Linear Rec.709 (sRGB)"
#: What people write for spaces whose names are longer.
SHORT: Mapping[str, str] = {
    "srgb": "srgb_texture",
    "linear": INSIDE,
    "linear rec.709": INSIDE,
    "linear rec709": INSIDE,
    "linear srgb": INSIDE,
    "rec.709": "Gamma 2.4 Encoded Rec.709",
    "rec709": "Gamma 2.4 Encoded Rec.709",
    "logc": "ARRI LogC3 (EI800)",
    "logc3": "ARRI LogC3 (EI800)",
    "logc4": "ARRI LogC4",
    "slog3": "S-Log3 S-Gamut3.Cine",
    "s-log3": "S-Log3 S-Gamut3.Cine",
    "vlog": "V-Log V-Gamut",
    "v-log": "V-Log V-Gamut",
    "log3g10": "Log3G10 REDWideGamutRGB",
    "aces": "ACES2065-1",
}
#: Spaces whose values are light of known primaries: what an EXR's chromaticities may say.
_PRIMARIES: Mapping[str, Primaries] = {
    INSIDE: REC709, "ACEScg": ACES_AP1, "ACES2065-1": ACES_AP0, "Linear P3-D65": P3_D65,
    "Linear Rec.2020": REC2020,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """A colour space, or a display with a view (which leads outwards only).

    Attributes:
        name: as the configuration calls it.
        primaries: of its red, green and blue where its values are linear light.
    """

    name: str
    primaries: Primaries | None = None
    view: str = ""

    def to_inside(self, rgb: Array) -> Array:
        """(..., 3) values of the space to linear Rec. 709."""
        return _applied(_processor(self.name, INSIDE), rgb)

    def from_inside(self, rgb: Array) -> Array:
        """(..., 3) linear Rec. 709 to values of the space, or of the display by its view."""
        if self.view:
            return _applied(_view(self.name, self.view), rgb)
        return _applied(_processor(INSIDE, self.name), rgb)


def find_space(name: str, where: str = "", *, views: bool = False) -> Space:
    """The space of this name or alias; with ``views`` also ``display/view``.

    Raises:
        InputError: there is none (the nearest are named), or OpenColorIO is not installed.
    """
    config = _config()
    display, _, view = (part.strip() for part in name.partition("/"))
    if views and view and display in config.getDisplays():
        if view not in config.getViews(display):
            raise InputError(
                f"the display {display} has no view {view!r}", where,
                f"It has: {', '.join(config.getViews(display))}.",
            )  # fmt: skip
        return Space(display, view=view)
    found = config.getColorSpace(SHORT.get(name.strip().lower(), name.strip()))
    if found is None or not name.strip():
        raise InputError(
            f"no colour space is called {name!r}", where,
            f"Near it: {', '.join(near(name))}.",
        )  # fmt: skip
    return Space(found.getName(), _PRIMARIES.get(found.getName()))


def space_names() -> tuple[str, ...]:
    """All names of the configuration, without aliases."""
    return tuple(_config().getColorSpaceNames())


def near(name: str, most: int = 4) -> list[str]:
    """The names most like ``name``, by themselves or by their aliases."""
    config = _config()
    spoken = {alias.lower(): full for alias, full in SHORT.items()}
    for full in space_names():
        for alias in (full, *config.getColorSpace(full).getAliases()):
            spoken[alias.lower()] = full
    wanted = name.strip().lower()
    alike = get_close_matches(wanted, list(spoken), 12, 0.4)
    alike += [alias for alias in spoken if wanted and (wanted in alias)]
    names = [config.getColorSpace(spoken[alias]).getName() for alias in alike]
    return list(dict.fromkeys(names))[:most] or ["ACEScg", "ACES2065-1", INSIDE, "sRGB"]


def _library() -> Any:
    try:
        import PyOpenColorIO
    except ImportError as error:
        raise InputError(
            "named colour spaces need OpenColorIO", "opencolorio", "pip install opencolorio"
        ) from error
    return PyOpenColorIO


@cache
def _config() -> Any:
    return _library().Config.CreateFromBuiltinConfig(CONFIG)


@cache
def _processor(source: str, target: str) -> Any:
    return _config().getProcessor(source, target).getDefaultCPUProcessor()


@cache
def _view(display: str, view: str) -> Any:
    ocio = _library()
    transform = ocio.DisplayViewTransform(INSIDE, display, view)
    return _config().getProcessor(transform).getDefaultCPUProcessor()


def _applied(processor: Any, rgb: Array) -> Array:
    out = np.array(rgb, dtype=np.float32, order="C", copy=True)
    processor.applyRGB(out.reshape(-1, 3))  # a view: the library writes in place
    return out
