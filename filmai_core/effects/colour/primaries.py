"""Between sets of primaries: what red, green and blue of a file are.

Linear light of one set becomes linear Rec. 709 by a 3 x 3 matrix; where the whites differ
they are adapted with Bradford's cone responses (Lam 1985), as ACES and OpenEXR do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from filmai_core.effects.colour.transfer import BRADFORD, Array

D65 = (0.3127, 0.3290)
ACES_WHITE = (0.32168, 0.33767)


@dataclass(frozen=True, slots=True)
class Primaries:
    """CIE 1931 x, y of red, green, blue and white."""

    red: tuple[float, float]
    green: tuple[float, float]
    blue: tuple[float, float]
    white: tuple[float, float] = D65

    @classmethod
    def of(cls, values: tuple[float, ...]) -> Primaries:
        """From eight numbers in the order of an EXR's chromaticities."""
        r, g, b, w = (
            (round(float(values[i]), 6), round(float(values[i + 1]), 6)) for i in (0, 2, 4, 6)
        )
        return cls(r, g, b, w)

    def flat(self) -> tuple[float, ...]:
        """The eight numbers."""
        return (*self.red, *self.green, *self.blue, *self.white)

    def close_to(self, other: Primaries) -> bool:
        """Whether no number differs by more than headers round."""
        return bool(np.allclose(self.flat(), other.flat(), atol=2e-3))

    def sound(self) -> bool:
        """Whether they span a triangle around a white: some files hold zeros."""
        (rx, ry), (gx, gy), (bx, by) = self.red, self.green, self.blue
        area = (gx - rx) * (by - ry) - (bx - rx) * (gy - ry)
        return abs(area) > 1e-3 and self.white[1] > 1e-3


REC709 = Primaries((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
REC2020 = Primaries((0.708, 0.292), (0.170, 0.797), (0.131, 0.046))
P3_D65 = Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
P3_DCI = Primaries((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351))
ACES_AP0 = Primaries((0.7347, 0.2653), (0.0, 1.0), (0.0001, -0.077), ACES_WHITE)
ACES_AP1 = Primaries((0.713, 0.293), (0.165, 0.830), (0.128, 0.044), ACES_WHITE)

#: Sets that have a name, for messages and headers.
NAMED: Mapping[str, Primaries] = {
    "Rec. 709": REC709, "Rec. 2020": REC2020, "P3-D65": P3_D65, "P3-DCI": P3_DCI,
    "ACES2065-1 (AP0)": ACES_AP0, "ACEScg (AP1)": ACES_AP1,
}  # fmt: skip


def name_of_primaries(primaries: Primaries) -> str:
    """A name where it has one, else its numbers."""
    for name, known in NAMED.items():
        if primaries.close_to(known):
            return name
    return "red {} {} green {} {} blue {} {} white {} {}".format(*primaries.flat())


def _to_xyz(primaries: Primaries) -> NDArray[np.float64]:
    corners = np.array([[x, y, 1 - x - y] for x, y in
                        (primaries.red, primaries.green, primaries.blue)]).T  # fmt: skip
    return np.asarray(corners * np.linalg.solve(corners, _white(primaries)))


def _white(primaries: Primaries) -> NDArray[np.float64]:
    x, y = primaries.white
    return np.array([x / y, 1.0, (1 - x - y) / y])


@cache
def _matrix(source: Primaries, target: Primaries) -> NDArray[np.float64]:
    cones = (BRADFORD @ _white(target)) / (BRADFORD @ _white(source))
    adapt = np.linalg.inv(BRADFORD) @ np.diag(cones) @ BRADFORD
    return np.asarray(np.linalg.inv(_to_xyz(target)) @ adapt @ _to_xyz(source))


def matrix_between(source: Primaries, target: Primaries = REC709) -> NDArray[np.float64]:
    """(3, 3) that takes linear RGB of ``source`` to that of ``target``; white stays white."""
    return _matrix(source, target).copy()


def convert(rgb: Array, source: Primaries, target: Primaries = REC709) -> Array:
    """(..., 3) linear light between primaries; out-of-gamut colour becomes negative."""
    if source.close_to(target):
        return rgb
    return np.asarray(rgb @ matrix_between(source, target).T.astype(np.float32), dtype=np.float32)
