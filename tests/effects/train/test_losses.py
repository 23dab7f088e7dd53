"""Each loss is zero where it should be, and sees what it is named after and nothing else."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from filmai_core.effects.train.losses import grid_loss, spectrum_loss, steadiness_loss


@pytest.fixture
def crops() -> Tensor:
    """(2, 3, 4, 64, 64): noise averaged to blobs, as a drawn picture might be."""
    random = torch.Generator().manual_seed(3)
    coarse = torch.rand(6, 4, 16, 16, generator=random)
    return torch.nn.functional.interpolate(coarse, (64, 64), mode="bicubic").view(2, 3, 4, 64, 64)


@pytest.mark.parametrize("loss", [grid_loss, spectrum_loss, steadiness_loss])
def test_the_same_pictures_differ_by_nothing(loss, crops: Tensor) -> None:  # type: ignore[no-untyped-def]
    assert float(loss(crops, crops)) == 0


def test_a_raster_of_cells_is_a_grid_and_detail_is_none(crops: Tensor) -> None:
    raster = torch.zeros(4, 4)
    raster[:, 0] = 0.02
    lined = crops + raster.repeat(16, 16)
    random = torch.Generator().manual_seed(5)
    detailed = crops + 0.02 * torch.randn(crops.shape, generator=random)
    brighter = crops + 0.02
    assert float(grid_loss(brighter, crops)) == pytest.approx(0, abs=1e-6)
    # 1/4 of the pixels 0.02 off: 3/4 of it there, 1/4 of it elsewhere.
    assert float(grid_loss(lined, crops)) == pytest.approx(0.02 * 6 / 16, rel=1e-3)
    assert float(grid_loss(detailed, crops)) < 0.3 * float(grid_loss(lined, crops))


def test_the_spectrum_misses_what_blur_took_and_sees_no_shift(crops: Tensor) -> None:
    random = torch.Generator().manual_seed(5)
    fine = crops + 0.05 * torch.randn(crops.shape, generator=random)
    other = crops + 0.05 * torch.randn(crops.shape, generator=random)
    assert float(spectrum_loss(fine.flip(-1), fine)) < 0.02
    # Other noise of the same strength is nearly as good; none at all is decades away.
    assert float(spectrum_loss(other, fine)) < 0.2 * float(spectrum_loss(crops, fine))
    assert float(spectrum_loss(crops, fine)) > 0.5


def test_a_flash_is_unsteady_and_a_slow_change_is_not(crops: Tensor) -> None:
    still = crops[:, :1].expand(-1, 3, -1, -1, -1)
    flash = still.clone()
    flash[:, 1] *= 1.2
    ramp = still.clone()
    for frame in range(3):
        ramp[:, frame] = still[:, frame] * (1 + 0.01 * frame)
    assert float(steadiness_loss(flash, still)) > 20 * float(steadiness_loss(ramp, still))
