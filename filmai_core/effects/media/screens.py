"""What screen a video's codes are meant for, by its tags (ITU-T H.273), and back to light.

SDR is decoded with sRGB's curve, whichever of the near-equal ones is named: what is written
here reads back as it was. HLG and PQ follow BT.2100. Wide primaries are converted; those of
SD, near Rec. 709's, are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.hdr import hlg_to_linear, pq_to_linear
from filmai_core.effects.colour.primaries import P3_D65, P3_DCI, REC2020, Primaries, convert
from filmai_core.effects.colour.transfer import Array, to_linear
from filmai_core.effects.media.alpha import Codes, from_straight
from filmai_core.effects.media.images import from_light

_UNSAID = 2
_LINEAR, _PQ, _HLG = 8, 16, 18
_WIDE: Mapping[int, tuple[str, Primaries]] = {
    9: ("Rec. 2020", REC2020), 11: ("P3-DCI", P3_DCI), 12: ("P3-D65", P3_D65)
}  # fmt: skip
_CURVES = {
    _LINEAR: "linear light, as tagged",
    _PQ: "PQ (BT.2100), made linear: 1 is 100 cd/m²",
    _HLG: "HLG (BT.2100), made scene-linear",
}
#: H.273's matrices to swscale's; it falls back on Rec. 601 for what it does not know.
_MATRICES = {1: 1, 4: 4, 5: 5, 6: 5, 7: 7, 9: 9, 10: 9}
#: Pictures larger than this that do not say are taken for HD, as players do.
_SD_WIDTH, _SD_HEIGHT = 1279, 576


@dataclass(frozen=True, slots=True)
class Screen:
    """Numbers of H.273.

    Attributes:
        transfer: the curve.
        primaries: what red, green and blue are.
        matrix: swscale's number of the YUV matrix.
    """

    transfer: int
    primaries: int
    matrix: int

    @classmethod
    def of(cls, picture: Any) -> Screen:
        """As a decoded picture is tagged."""
        large = picture.width > _SD_WIDTH or picture.height > _SD_HEIGHT
        matrix = _MATRICES.get(int(picture.colorspace), 1 if large else 5)
        return cls(int(picture.color_trc), int(picture.color_primaries), matrix)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is done that a plain sRGB picture does not need."""
        out = [_CURVES[self.transfer]] if self.transfer in _CURVES else []
        if self.primaries in _WIDE:
            out.append(f"{_WIDE[self.primaries][0]} primaries converted to Rec. 709")
        return tuple(out)

    def frame(self, codes: Codes) -> Frame:
        """(H, W, 3 or 4) straight codes to a scene-linear premultiplied frame."""
        if self.transfer not in _CURVES and self.primaries not in _WIDE:
            return from_straight(codes)
        top = int(np.iinfo(codes.dtype).max)
        rgb = _table(self.transfer, top)[codes[..., :3]]
        if self.primaries in _WIDE:
            rgb = convert(rgb, _WIDE[self.primaries][1])
        return from_light(rgb, codes[..., 3:].astype(np.float32) / np.float32(top))


@cache
def _table(transfer: int, top: int) -> Array:
    codes = np.linspace(0, 1, top + 1, dtype=np.float32)
    curve = {_HLG: hlg_to_linear, _PQ: pq_to_linear}.get(transfer, to_linear)
    return codes if transfer == _LINEAR else curve(codes)
