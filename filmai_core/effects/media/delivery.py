"""How a clip is written, besides its format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from filmai_core.effects.colour.primaries import REC709, Primaries
from filmai_core.effects.colour.transfer import Array
from filmai_core.effects.media.timing import About
from filmai_core.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """How a clip is written, besides its format.

    Attributes:
        bits: of PNG, 8 or 16.
        soft: roll light above display white off instead of cutting it (`alpha.softened`),
            and keep straight alpha from darkening what is below (`alpha.undarkened`): for
            generated elements. EXR keeps its values either way.
        about: frame number, timecode and pixel aspect of the plate, which the result keeps.
            Formats that cannot tell an aspect are made wider or narrower instead.
        encode: (..., 3) scene-linear Rec. 709 to the values of another space; None writes
            EXR as it is and the others in sRGB.
        primaries: what an EXR's chromaticities say of these values; None: nothing.
    """

    bits: int = 16
    soft: bool = False
    about: About = field(default_factory=About)
    encode: Callable[[Array], Array] | None = None
    primaries: Primaries | None = REC709

    def __post_init__(self) -> None:
        if self.bits not in (8, 16):
            raise InputError(f"a PNG of {self.bits} bits cannot be written", "bits", "Use 8 or 16.")
