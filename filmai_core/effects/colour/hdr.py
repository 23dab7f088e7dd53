"""The curves of high dynamic range television (ITU-R BT.2100-3), and of film scans.

HLG codes scene light: its inverse OETF is all that is needed, and 1 is the brightest that the
camera told. PQ codes the light of a display in candela a square metre; here, as in
OpenColorIO, 1 is 100 cd/m², so that what was graded to SDR's white comes in as 1.
"""

from __future__ import annotations

import math

import numpy as np

from filmai_core.effects.colour.transfer import Array

# BT.2100, table 5: HLG.
_A = 0.17883277
_B = 1 - 4 * _A
_C = 0.5 - _A * math.log(4 * _A)
# BT.2100, table 4: PQ.
_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
#: Display light that is 1 here, in cd/m².
PQ_UNIT = 100.0
# Cineon printing density: black and white codes of 10 bits, density a code, film's gamma.
_BLACK, _WHITE, _DENSITY, _GAMMA = 95, 685, 0.002, 0.6


def hlg_to_linear(codes: Array) -> Array:
    """HLG codes in [0, 1] to scene light in [0, 1]: the inverse OETF.

    >>> round(float(hlg_to_linear(np.float32([0.5]))[0]), 4)
    0.0833
    """
    value = np.clip(np.asarray(codes, dtype=np.float32), 0, 1)
    high = (np.exp((value - np.float32(_C)) / np.float32(_A)) + np.float32(_B)) / 12
    return np.where(value <= 0.5, value * value / 3, high).astype(np.float32)


def pq_to_linear(codes: Array) -> Array:
    """PQ codes in [0, 1] to display light, 1 for 100 cd/m², up to 100.

    >>> round(float(pq_to_linear(np.float32([0.508]))[0]), 2)
    1.0
    """
    # In doubles: the exponent of 79 magnifies what floats round.
    power = np.clip(np.asarray(codes, dtype=np.float64), 0, 1) ** (1 / _M2)
    light = (np.maximum(power - _C1, 0) / (_C2 - _C3 * power)) ** (1 / _M1)
    return np.asarray(light * (10_000 / PQ_UNIT), dtype=np.float32)


def log_scan_to_linear(codes: Array) -> Array:
    """Printing density of a film scan (Cineon; DPX) to light, 1 for code 685 of 1023.

    Black is code 95; grain below it is a little negative, as it should be.
    """
    code = np.asarray(codes, dtype=np.float32) * 1023
    black = 10 ** ((_BLACK - _WHITE) * _DENSITY / _GAMMA)
    light = 10 ** ((code - _WHITE) * np.float32(_DENSITY / _GAMMA))
    return np.asarray((light - black) / (1 - black), dtype=np.float32)
