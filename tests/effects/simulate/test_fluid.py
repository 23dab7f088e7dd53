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


def carried_error(cells: int, speed: float, sharp: bool) -> float:
    """Mean error of a blob carried four sixteenths of the box, by MacCormack or by plain steps.

    ``speed`` is in cells a second; a step takes 0.1 s, so 10 lands on whole cells.
    """
    unit = cells / 16
    fluid = Fluid((cells // 2, cells, cells), STILL)
    fluid.gas[:, SOOT : SOOT + 1] = blob(fluid, 5 * unit, 8 * unit, 4 * unit, 2 * unit)
    fluid.velocity[:, 0] = speed
    steps = round(4 * unit * 10 / speed)
    for _ in range(steps):
        if sharp:
            fluid.advect(0.1)
        else:
            fluid.gas = fluid.sample(fluid.gas, fluid.position - 0.1 * fluid.velocity)
    wanted = blob(fluid, 5 * unit + 0.1 * speed * steps, 8 * unit, 4 * unit, 2 * unit)
    return float((fluid.gas[:, SOOT : SOOT + 1] - wanted).abs().mean())


def test_a_blob_carried_by_whole_cells_lands_exactly() -> None:
    assert (
        carried_error(16, 10.0, sharp=True) < 1e-4
    )  # measured 4.7e-5, of the blob's tail at the wall


@pytest.mark.parametrize(("speed", "error"), [(5.0, 4.25e-3), (7.5, 2.39e-3)])
def test_gas_carried_between_cells_is_out_by_what_was_measured(speed: float, error: float) -> None:
    assert carried_error(16, speed, sharp=True) == pytest.approx(error, rel=0.1)


def test_gas_is_carried_at_a_higher_order_than_plain_steps() -> None:
    """Halving the cell halves the error of plain steps; MacCormack's falls almost to a quarter."""

    def order(sharp: bool) -> float:
        return math.log2(carried_error(32, 5.0, sharp) / carried_error(64, 5.0, sharp))

    assert order(sharp=False) == pytest.approx(0.9, abs=0.1)
    assert order(sharp=True) == pytest.approx(1.9, abs=0.1)


def test_the_correction_never_rings_past_its_neighbours() -> None:
    fluid = Fluid(GRID, STILL)
    fluid.gas[:, SOOT, :, :, 4:8] = 1.0  # edges that a bare correction overshoots
    fluid.velocity[:, 0] = 4.0
    for _ in range(5):
        fluid.advect(0.1)
    assert float(fluid.gas.max()) <= 1 + 1e-6


def divergence(fluid: Fluid) -> torch.Tensor:
    """Central differences by rolling, apart from the solver's own: (B, 1, Z, Y, X)."""
    u, v, w = (fluid.velocity[:, a : a + 1] for a in range(3))
    return sum(
        ((f.roll(-1, axis) - f.roll(1, axis)) / 2 for f, axis in ((u, -1), (v, -2), (w, -3))),
        torch.zeros(1),
    )


def test_projection_leaves_no_divergence_in_any_flow() -> None:
    fluid = Fluid(GRID, STILL)
    random = torch.Generator().manual_seed(2)
    fluid.velocity = torch.randn(fluid.velocity.shape, generator=random)
    fluid.project()
    assert divergence(fluid).abs().max() < 1.2e-6  # measured 5.4e-7


def test_projection_keeps_a_flow_that_has_no_divergence() -> None:
    fluid = Fluid(GRID, STILL)
    fluid.velocity[:, 0] = torch.sin(2 * math.pi * 2 * fluid.position[:, 1] / 16)
    before = fluid.velocity.clone()
    fluid.project()
    torch.testing.assert_close(fluid.velocity, before, atol=1e-6, rtol=0)


def test_projection_leaves_the_divergence_that_was_asked_for() -> None:
    fluid = Fluid(GRID, STILL)
    random = torch.Generator().manual_seed(2)
    fluid.velocity = torch.randn(fluid.velocity.shape, generator=random)
    wanted = blob(fluid, 8, 8, 4, 2)
    wanted = wanted - wanted.mean()
    # What a central difference can see: waves of two cells have no divergence.
    smooth = (wanted.roll(1, -1) + 2 * wanted + wanted.roll(-1, -1)) / 4
    fluid.project(smooth)
    assert (divergence(fluid) - smooth).abs().max() < 2e-4  # measured 9.1e-5


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_source_blows_outwards_as_fast_as_calculus_says(axis: int) -> None:
    """Of divergence cos(kx + a) the flow from rest is sin(kx + a) / sin(k), along x alone."""
    fluid = Fluid(GRID, STILL)
    wave = 2 * math.pi / GRID[2 - axis]
    place = fluid.position[:, axis : axis + 1]
    fluid.project(torch.cos(wave * place + 0.7))
    wanted = torch.zeros_like(fluid.velocity)
    wanted[:, axis : axis + 1] = torch.sin(wave * place + 0.7) / math.sin(wave)
    torch.testing.assert_close(fluid.velocity, wanted, atol=2e-6, rtol=0)


def test_burning_gas_expands_by_four_times_the_laws_share() -> None:
    laws = Gas(buoyancy=0, weight=0, swirl=0, drag=0, expansion=0.5)
    fluid = Fluid((16, 16, 16), laws)
    fluid.gas[:, [FUEL, HEAT]] = blob(fluid, 8, 8, 8, 3)
    twin = Fluid((16, 16, 16), laws)
    twin.gas = fluid.gas.clone()
    burnt = twin.burn(0.05)
    fluid.step(0.05)
    wanted = 0.5 * 4 * (burnt - burnt.mean())
    assert float(wanted.max()) > 1
    assert (divergence(fluid) - wanted).abs().max() < 0.012  # measured 0.0056 of 11.7
    assert float(fluid.velocity[0, 0, 8, 8, 12]) > 0 > float(fluid.velocity[0, 0, 8, 8, 4])


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


def test_gas_is_lost_over_margins_and_speed_at_the_walls_but_not_at_the_top() -> None:
    fluid = Fluid((50, 100, 100), STILL)
    loss, kept = fluid._loss[0, 0], fluid._kept[0, 0]

    def near(count: int, over: float, far: bool = False) -> torch.Tensor:
        distance = torch.arange(count, dtype=torch.float32)
        return 1 - ((distance.flip(0) if far else distance) / over).clamp(0, 1)

    sides, outer = (torch.maximum(near(100, w), near(100, w, True)) for w in (16, 5))
    ends = torch.maximum(near(50, 6), near(50, 6, True))
    top, ceiling, floor = near(100, 30), near(100, 5), near(100, 4, True)
    close = torch.testing.assert_close
    close(loss[25, 50], 10 * sides**2 + 40 * outer)
    close(kept[25, 50], 1 - 0.7 * outer)
    close(loss[:, 50, 50], 10 * ends**2)
    close(kept[:, 50, 50], 1 - 0.35 * ends)
    close(loss[25, :, 50], 10 * torch.maximum(top, floor) ** 2 + 40 * torch.maximum(ceiling, floor))
    close(kept[25, :, 50], 1 - 0.7 * floor)


def test_forces_are_their_formulas_in_cells_of_this_grid() -> None:
    laws = Gas(buoyancy=2, weight=0.5, swirl=0, drag=0.4, wind=12)
    fluid = Fluid(GRID, laws)
    random = torch.Generator().manual_seed(3)
    fluid.gas = torch.rand(fluid.gas.shape, generator=random)
    fluid.velocity = torch.randn(fluid.velocity.shape, generator=random)
    u, v, w = fluid.velocity.clone().split(1, 1)
    fluid.push(0.1)
    unit = 16 / 64
    lift = (2 * fluid.gas[:, HEAT : HEAT + 1] - 0.5 * fluid.gas[:, SOOT : SOOT + 1]) * 60 * unit
    moved = torch.cat([u + 0.1 * (12 * unit - u), v - 0.1 * lift, w], 1)
    wanted = moved * math.exp(-0.04) * fluid._kept
    torch.testing.assert_close(fluid.velocity, wanted, atol=1e-5, rtol=1e-5)


def test_confinement_is_fedkiw_s_and_feeds_a_swirl() -> None:
    """f = ε (N × ω), N the direction towards more vorticity."""
    fluid = Fluid(GRID, Gas(buoyancy=0, weight=0, swirl=8, drag=0))
    random = torch.Generator().manual_seed(4)
    fluid.velocity = torch.randn(fluid.velocity.shape, generator=random)
    before = fluid.velocity.clone()

    def d(f: torch.Tensor, axis: int) -> torch.Tensor:
        return (f.roll(-1, axis) - f.roll(1, axis)) / 2

    u, v, w = before.split(1, 1)
    curl = torch.cat([d(w, -2) - d(v, -3), d(u, -3) - d(w, -1), d(v, -1) - d(u, -2)], 1)
    slope = torch.cat([d(curl.norm(dim=1, keepdim=True), axis) for axis in (-1, -2, -3)], 1)
    push = torch.linalg.cross(slope / (slope.norm(dim=1, keepdim=True) + 1e-3), curl, dim=1)
    fluid.push(0.1)
    wanted = (before + 0.1 * 8 * math.sqrt(16 / 64) * push) * fluid._kept
    torch.testing.assert_close(fluid.velocity, wanted, atol=1e-4, rtol=1e-4)


def test_gusts_stir_what_is_there_with_the_root_of_time() -> None:
    moved = []
    for dt in (0.01, 0.04):
        fluid = Fluid(GRID, Gas(buoyancy=0, weight=0, swirl=0, drag=0, gusts=8), seed=5)
        fluid.gas[:, SOOT, :, :8], fluid.gas[:, HEAT, :, 4:8] = 0.5, 4.0
        fluid.push(dt)
        moved.append(fluid.velocity)
    torch.testing.assert_close(moved[1], 2 * moved[0])
    assert moved[0][..., 8:, :].abs().max() == 0
    coarse = torch.randn(1, 3, 4, 6, 6, generator=torch.Generator().manual_seed(5))
    # The corners of the coarse grid are the corners of the box.
    corner = coarse[0, :, 0, 0, 0] * 0.5 * 8 * (16 / 64) * 0.1 * fluid._kept[0, 0, 0, 0, 0]
    torch.testing.assert_close(moved[0][0, :, 0, 0, 0], corner)


def test_fuel_catches_over_a_range_of_heat_and_what_is_left_cools_and_clears() -> None:
    laws = Gas(burning=5, heating=3, sooting=0.5, radiation=0, cooling=2, clearing=0.9)
    fluid = Fluid(GRID, laws)
    heats = torch.tensor([0.1, 0.15, 0.2, 0.25, 0.35, 0.5])
    fluid.gas[:, FUEL] = 1.0
    fluid.gas[:, HEAT, ..., :6] = heats
    burnt = fluid.burn(0.1) * 0.1
    wanted = 0.5 * torch.tensor([0, 0, 0.25, 0.5, 1, 1])
    torch.testing.assert_close(burnt[0, 0, 4, 8, :6], wanted, atol=1e-6, rtol=1e-5)
    stays = torch.exp(-0.1 * fluid._loss[0, 0, 4, 8, :6])
    fuel, heat, soot = fluid.gas[0, :, 4, 8, :6]
    close = torch.testing.assert_close
    close(fuel, (1 - wanted) * stays)
    close(heat, (heats + 3 * wanted) * math.exp(-0.2) * stays)
    close(soot, 0.5 * wanted * math.exp(-0.09) * stays)
    # No more fuel burns than there is.
    fluid.gas[:, FUEL], fluid.gas[:, HEAT] = 1.0, 1.0
    assert float((fluid.burn(0.5) * 0.5).max()) == 1.0
    torch.testing.assert_close(fluid._stays[1], torch.exp(-0.5 * fluid._loss))
