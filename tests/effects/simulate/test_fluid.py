"""The solver by truths that hold for any gas."""

from __future__ import annotations

import math

import pytest
import torch

from filmai_core.effects.simulate.fluid import FUEL, HEAT, SOOT, Fluid, Gas, refine

GRID = (8, 16, 16)
STILL = Gas(
    buoyancy=0,
    weight=0,
    swirl=0,
    radiation=0,
    cooling=0,
    burning=0,
    clearing=0,
    expansion=0,
    drag=0,
)


def blob(fluid: Fluid, x: float, y: float, z: float, radius: float) -> torch.Tensor:
    p = fluid.position
    square = (p[:, 0:1] - x) ** 2 + (p[:, 1:2] - y) ** 2 + (p[:, 2:3] - z) ** 2
    return torch.exp(-square / radius**2)


def test_zero_velocity_moves_nothing() -> None:
    fluid = Fluid(GRID, STILL)
    fluid.gas = torch.rand(fluid.gas.shape, generator=torch.Generator().manual_seed(1))
    before = fluid.gas.clone()
    fluid.advect(0.1)
    torch.testing.assert_close(fluid.gas, before, atol=1e-5, rtol=0)
    assert fluid.velocity.abs().max() == 0


@pytest.mark.parametrize("cells", [16, 32])
def test_a_carried_blob_lands_where_arithmetic_says(cells: int) -> None:
    """Doubling the grid at the same physical size quarters the error."""
    unit = cells / 16
    fluid = Fluid((cells // 2, cells, cells), STILL)
    ball = blob(fluid, 5 * unit, 8 * unit, 4 * unit, 2 * unit)
    fluid.gas[:, SOOT : SOOT + 1] = ball
    fluid.velocity[:, 0] = 10 * unit
    for _ in range(4):
        fluid.advect(0.1)
    wanted = blob(fluid, 9 * unit, 8 * unit, 4 * unit, 2 * unit)
    error = float((fluid.gas[:, SOOT : SOOT + 1] - wanted).abs().max())
    assert error < 0.12 / unit**2


def test_projection_leaves_the_divergence_that_was_asked_for() -> None:
    fluid = Fluid(GRID, STILL)
    random = torch.Generator().manual_seed(2)
    fluid.velocity = torch.randn(fluid.velocity.shape, generator=random)

    def divergence() -> torch.Tensor:
        return sum(
            (fluid._difference(fluid.velocity[:, a : a + 1], a) for a in range(3)), torch.zeros(1)
        )

    fluid.project()
    assert divergence().abs().max() < 1e-4
    wanted = blob(fluid, 8, 8, 4, 2)
    wanted = wanted - wanted.mean()
    # What a central difference can see: waves of two cells have no divergence.
    smooth = (wanted.roll(1, -1) + 2 * wanted + wanted.roll(-1, -1)) / 4
    fluid.project(smooth)
    assert (divergence() - smooth).abs().mean() < 0.02


def test_heat_rises_and_soot_sinks() -> None:
    for channel, up in ((HEAT, True), (SOOT, False)):
        fluid = Fluid(GRID, Gas(swirl=0, radiation=0, cooling=0, clearing=0, weight=1.0))
        fluid.gas[:, channel : channel + 1] = blob(fluid, 8, 8, 4, 2)
        fluid.push(0.1)
        fluid.project()
        middle = float(fluid.velocity[0, 1, 4, 8, 8])
        assert (middle < 0) is up


def test_fuel_burns_only_where_hot_and_turns_into_heat_and_soot() -> None:
    fluid = Fluid(GRID, Gas(radiation=0, cooling=0, clearing=0, burning=5, heating=3, sooting=0.5))
    fluid._loss = torch.zeros(1)
    fluid.gas[:, FUEL] = 1.0
    fluid.gas[:, HEAT, :, :8] = 0.5
    burnt = fluid.burn(0.1) * 0.1
    assert burnt[:, :, :, 8:].abs().max() == 0
    torch.testing.assert_close(burnt[:, :, :, :8], torch.full_like(burnt[:, :, :, :8], 0.5))
    torch.testing.assert_close(fluid.gas[:, FUEL : FUEL + 1], 1 - burnt)
    torch.testing.assert_close(fluid.gas[:, SOOT : SOOT + 1], 0.5 * burnt)
    hot = fluid.gas[:, HEAT, :, :8]
    torch.testing.assert_close(hot, torch.full_like(hot, 0.5 + 3 * 0.5))


def test_radiation_follows_its_closed_form() -> None:
    """dT/dt = -r T⁴ has T(t) = T0 (1 + 3 r t T0³)^(-1/3), however it is cut into steps."""
    fluid = Fluid(GRID, Gas(radiation=2.0, cooling=0, burning=0))
    fluid._loss = torch.zeros(1)
    fluid.gas[:, HEAT] = 1.2
    for _ in range(5):
        fluid.burn(0.1)
    wanted = 1.2 * (1 + 3 * 2.0 * 0.5 * 1.2**3) ** (-1 / 3)
    assert float(fluid.gas[0, HEAT, 4, 8, 8]) == pytest.approx(wanted, rel=1e-5)


def test_a_step_stays_finite_and_still_air_stays_still() -> None:
    fluid = Fluid(GRID, Gas())
    fluid.step(1 / 16)
    assert fluid.velocity.abs().max() == 0

    def source(box: Fluid, dt: float) -> None:
        box.gas[:, :2] = torch.maximum(box.gas[:, :2], blob(box, 8, 13, 4, 2))

    for _ in range(20):
        fluid.step(1 / 16, source)
    assert bool(torch.isfinite(fluid.gas).all()) and bool(torch.isfinite(fluid.velocity).all())
    assert float(fluid.gas.min()) >= 0
    assert math.isclose(fluid.time_s, 21 / 16)


def test_refining_keeps_the_state_in_frame_widths() -> None:
    coarse, fine = Fluid((4, 8, 8)), Fluid((8, 16, 16))
    coarse.velocity[:, 1] = -3.0
    coarse.gas[:, HEAT] = 0.7
    coarse.time_s = 2.0
    refine(coarse, fine)
    assert fine.time_s == 2.0
    torch.testing.assert_close(fine.velocity[:, 1], torch.full_like(fine.velocity[:, 1], -6.0))
    torch.testing.assert_close(fine.gas[:, HEAT], torch.full_like(fine.gas[:, HEAT], 0.7))
