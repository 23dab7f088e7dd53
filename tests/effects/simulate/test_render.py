from __future__ import annotations

import pytest
import torch

from filmai_core.effects.simulate.fluid import HEAT, SOOT, Fluid
from filmai_core.effects.simulate.render import Look, blackbody, display, render, undisplay

GRID = (8, 16, 16)


def test_black_bodies_glow_red_first_and_whiten_with_heat() -> None:
    light = blackbody(torch.tensor([1000.0, 1650.0, 2400.0]))
    assert bool((light[:, 0] > light[:, 1]).all() and (light[:, 1] > light[:, 2]).all())
    redness = light[:, 0] / light[:, 1]
    assert bool((redness.diff() < 0).all())
    assert float(light[1, 1]) == pytest.approx(1.0, rel=1e-4)
    assert bool((light.diff(dim=0) > 0).all())


def test_an_empty_box_is_an_empty_frame() -> None:
    fields = render(Fluid(GRID), Look())
    assert float(fields.light.abs().max()) == 0
    assert float(fields.opacity.abs().max()) == 0
    assert float(fields.flow.abs().max()) == 0


def test_opacity_follows_beer_and_lambert() -> None:
    fluid = Fluid(GRID)
    fluid.gas[:, SOOT] = 0.2
    fields = render(fluid, Look(density=0.35))
    # The grid's 8 cells stand for the same slab as 24.
    wanted = 1 - torch.exp(torch.tensor(-0.2 * 0.35 * 24))
    torch.testing.assert_close(fields.opacity, torch.full_like(fields.opacity, float(wanted)))


def test_smoke_in_front_hides_the_flame_and_smoke_behind_does_not() -> None:
    lights = []
    for place in (0, 7):
        fluid = Fluid(GRID)
        fluid.gas[:, HEAT, 4] = 1.0
        fluid.gas[:, SOOT, place] = 3.0
        lights.append(float(render(fluid, Look(glow=0, key=0, sky=0)).light.mean()))
    in_front, behind = lights
    assert in_front < 0.2 * behind


def test_smoke_shadows_what_lies_below_it() -> None:
    fluid = Fluid(GRID)
    fluid.gas[:, SOOT, :, 4:12, 4:12] = 1.0
    light = render(fluid, Look(exposure=0)).light[0, 1]
    assert float(light[4, 8]) > 1.5 * float(light[11, 8])


def test_flow_is_in_frame_widths_a_second() -> None:
    fluid = Fluid(GRID)
    fluid.gas[:, HEAT] = 1.0
    fluid.velocity[:, 0] = 8.0  # cells a second, of 16
    flow = render(fluid, Look()).flow
    torch.testing.assert_close(flow[:, 0], torch.full_like(flow[:, 0], 0.5))


def test_display_and_its_inverse_agree_below_the_clip() -> None:
    linear = torch.linspace(0, 2.5, 50)
    torch.testing.assert_close(undisplay(display(linear)), linear, atol=2e-3, rtol=2e-3)
