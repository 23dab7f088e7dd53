"""How like the real thing, and how smooth: figures over pictures, each with its meaning.

All take (T, 4, H, W) pictures in [0, 1] as a screen shows them (`shown`). Realism figures
compare two sets of pictures; smoothness figures describe one run in time, and are read
beside the real run's own value: a lower warp error is not better, blur has the lowest.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor

from filmai_core.effects.coding import decode, warp
from filmai_core.effects.flow import brightness, lucas_kanade
from filmai_core.effects.simulate.render import display

#: What each figure says, for whoever reads the report.
MEANINGS: Mapping[str, str] = {
    "detail": "Distance between the finest textures of the two sets (sliced Wasserstein over "
    "7-pixel patches of the finest Laplacian level, x1000). The floor is the distance between "
    "two halves of the real frames; blur and noise both raise it.",
    "structure": "The same at half, a quarter and an eighth of the size, averaged.",
    "spectrum": "Mean difference of the radial power spectra in decades: missing or surplus "
    "energy from coarse shapes to fine grain.",
    "kid": "Kernel distance between features of FilmAI's own effect classifier (x1000); "
    "secondary, never trained on.",
    "flicker": "How unsteadily the whole picture's brightness jumps from frame to frame "
    "(deviation of its high-pass over its mean, x1000). Compare with the real value.",
    "second_difference": "Mean jerk of the pixels in time (x1000). Compare with the real value.",
    "warp": "What is left after each frame is moved onto the next along its flow, over the plain "
    "difference. Blur lowers it: compare with the real value.",
}


#: What a figure says that cannot be had: frames too few or too small, or nothing moves.
NONE = float("nan")
#: Side of the patches that are compared, pixels.
PATCH = 7
#: Smallest side on which motion can be followed: two of the windows that move as one.
SMALLEST_MOVING = 16
#: Change in display values that no 8 bit screen shows.
UNSEEN = 1.5 / 255


def shown(coded: Tensor) -> Tensor:
    """(..., 4, H, W) coded pictures as a screen shows them, in [0, 1]."""
    linear = decode(coded)
    colour, alpha = linear[..., :3, :, :], linear[..., 3:, :, :]
    return torch.cat([display(colour).clamp(0, 1), alpha], -3)


def is_still(pictures: Tensor) -> bool:
    """Whether nothing moves: one picture, or one that is repeated."""
    return len(pictures) < 2 or float((pictures[1:] - pictures[:-1]).abs().max()) < UNSEEN


def _laplacian(pictures: Tensor, levels: int) -> list[Tensor]:
    out = []
    for _ in range(levels - 1):
        small = F.avg_pool2d(pictures, 2)
        wide = F.interpolate(small, pictures.shape[-2:], mode="bilinear", align_corners=False)
        out.append(pictures - wide)
        pictures = small
    return [*out, pictures]


def _patches(pictures: Tensor, count: int, side: int, random: torch.Generator) -> Tensor:
    """(count, 4 * side²) patches at random frames and places."""
    frames, channels, height, width = pictures.shape
    frame = torch.randint(frames, (count,), generator=random)
    top = torch.randint(height - side + 1, (count,), generator=random)
    left = torch.randint(width - side + 1, (count,), generator=random)
    windows = pictures.unfold(2, side, 1).unfold(3, side, 1)
    return windows[frame, :, top, left].reshape(count, channels, side * side)


def sliced_wasserstein(
    ours: Tensor,
    real: Tensor,
    *,
    levels: int = 4,
    side: int = PATCH,
    count: int = 4096,
    directions: int = 128,
    seed: int = 0,
) -> list[float]:
    """Distance between patch distributions per Laplacian level, finest first, x1000.

    After Karras 2018 (and Rabin 2011). Patches are scaled by the real ones' deviation.
    Pictures smaller than a patch have none: [NONE].
    """
    if min(*ours.shape[-2:], *real.shape[-2:]) < side:
        return [NONE]
    random = torch.Generator().manual_seed(seed)
    distances = []
    while levels > 1 and min(real.shape[-2:]) >> (levels - 1) < side:
        levels -= 1
    for a, b in zip(_laplacian(ours, levels), _laplacian(real, levels), strict=True):
        # The same frames and places of both: a set against itself is exactly 0.
        state = random.get_state()
        one = _patches(a, count, side, random)
        random.set_state(state)
        two = _patches(b, count, side, random)
        middle = two.mean((0, 2), keepdim=True)
        # Below one step of an 8-bit screen nothing is seen.
        spread = two.std((0, 2), keepdim=True) + 1 / 255
        one = ((one - middle) / spread).flatten(1)
        two = ((two - middle) / spread).flatten(1)
        way = torch.randn(one.shape[1], directions, generator=random)
        way = way / way.norm(dim=0)
        gap = (one @ way).sort(0).values - (two @ way).sort(0).values
        distances.append(1000 * float(gap.abs().mean()))
    return distances


def radial_spectrum(pictures: Tensor) -> Tensor:
    """Log10 power of brightness by radius, cycles a picture from 1 to half the width."""
    light = pictures[:, :3].mean(1)
    side = min(light.shape[-2:])
    light = light[..., :side, :side]
    window = torch.hann_window(side)
    power = torch.fft.fft2(light * window[:, None] * window[None, :]).abs().square().mean(0)
    place = torch.fft.fftfreq(side) * side
    radius = (place[:, None].square() + place[None, :].square()).sqrt().round().long().flatten()
    radius = radius.clamp(max=side - 1)
    total = torch.zeros(side).index_add_(0, radius, power.flatten())
    number = torch.bincount(radius, minlength=side).clamp_min(1)
    return torch.log10(total / number + 1e-9)[1 : side // 2]


def spectrum_distance(ours: Tensor, real: Tensor) -> float:
    """Mean absolute difference of the radial spectra, decades; NONE below 8 pixels."""
    if min(*ours.shape[-2:], *real.shape[-2:]) < 8:
        return NONE
    return float((radial_spectrum(ours) - radial_spectrum(real)).abs().mean())


def flicker(pictures: Tensor) -> float:
    """Deviation of the high-passed brightness of whole frames over its mean, x1000.

    NONE for fewer than three frames, or where nothing moves: a still is not steady fire.
    """
    if len(pictures) < 3 or is_still(pictures):
        return NONE
    level = pictures[:, :3].mean((1, 2, 3))
    jumps = level[1:-1] - 0.5 * (level[:-2] + level[2:])
    return 1000 * float(jumps.square().mean().sqrt() / level.mean().clamp_min(1e-6))


def second_difference(pictures: Tensor) -> float:
    """Mean absolute second difference in time, x1000; NONE as `flicker`."""
    if len(pictures) < 3 or is_still(pictures):
        return NONE
    return 1000 * float((pictures[1:-1] - 0.5 * (pictures[:-2] + pictures[2:])).abs().mean())


def warp_ratio(pictures: Tensor) -> float:
    """Difference left after motion is taken out, over the plain difference.

    NONE where nothing moves, or pictures are too small to follow motion in.
    """
    if is_still(pictures) or min(pictures.shape[-2:]) < SMALLEST_MOVING:
        return NONE
    light = brightness(pictures)
    flow = lucas_kanade(light[:-1], light[1:])
    left = (warp(pictures[1:], flow) - pictures[:-1]).abs().mean()
    return float(left / (pictures[1:] - pictures[:-1]).abs().mean().clamp_min(1e-9))


def kernel_distance(ours: Tensor, real: Tensor) -> float:
    """Unbiased squared MMD of (N, D) features, cubic kernel (Binkowski 2018), x1000.

    Features are scaled to the real ones' root mean square, so that the figure does not
    depend on how large a classifier's features happen to be. NONE for fewer than two.
    """
    if min(len(ours), len(real)) < 2:
        return NONE
    size = real.shape[1]
    scale = real.square().mean().sqrt().clamp_min(1e-9)
    ours, real = ours / scale, real / scale

    def kernel(a: Tensor, b: Tensor) -> Tensor:
        return (a @ b.T / size + 1) ** 3

    def own(a: Tensor) -> Tensor:
        k = kernel(a, a)
        return (k.sum() - k.diag().sum()) / (len(a) * (len(a) - 1))

    return 1000 * float(own(ours) + own(real) - 2 * kernel(ours, real).mean())


def nearest(pictures: Tensor, known: Tensor) -> Tensor:
    """(N,) distance of each picture to the nearest known one, at 32 x 32 pixels.

    Root mean square over display values. As far as held-out frames are: not memorised.
    """

    def small(x: Tensor) -> Tensor:
        return F.adaptive_avg_pool2d(x, 32).flatten(1)

    gap: Tensor = torch.cdist(small(pictures), small(known)).min(1).values
    distance: Tensor = gap / (pictures.shape[1] * 32 * 32) ** 0.5
    return distance
