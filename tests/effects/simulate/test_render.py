from __future__ import annotations

import math

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
    torch.testing.assert_close(undisplay(display(linear)), linear, atol=1e-5, rtol=1e-5)


def test_flame_is_black_body_light_by_the_depth_of_the_slab() -> None:
    fluid = Fluid(GRID)
    fluid.gas[:, HEAT, 3] = 1.0
    light = render(fluid, Look(exposure=2.0)).light
    wanted = blackbody(torch.tensor(830.0 + 800.0)) * 0.12 * 3 * 2.0  # one of 8 cells: 3 of 24
    # The table of heats has steps of 0.6%.
    torch.testing.assert_close(light[0, :, 8, 8], wanted, rtol=0.05, atol=0)
    torch.testing.assert_close(light, light[..., 8:9, 8:9].expand_as(light))


@pytest.mark.parametrize(("heat", "share"), [(0.19, 0.0), (0.351, 0.5), (0.502, 1.0)])
def test_flame_sets_in_softly_above_ignition(heat: float, share: float) -> None:
    fluid = Fluid(GRID)
    fluid.gas[:, HEAT, 3] = heat
    light = render(fluid, Look(ignition=0.2)).light[0, :, 8, 8]
    whole = blackbody(torch.tensor(830.0 + 800.0 * heat)) * 0.12 * 3
    torch.testing.assert_close(light, whole * share, rtol=0.05, atol=1e-9)


def test_planck_s_law_between_two_temperatures() -> None:
    """exp(c2 / λT) - 1 at 610, 549 and 468 nm, against CODATA's c2 = 14.388 mm K."""
    warm, hot = blackbody(torch.tensor([1200.0, 1900.0]))
    for channel, wavelength in enumerate((610e-9, 549e-9, 468e-9)):
        wanted = math.expm1(0.014388 / wavelength / 1200) / math.expm1(0.014388 / wavelength / 1900)
        assert float(hot[channel] / warm[channel]) == pytest.approx(wanted, rel=1e-4)
    red_over_blue = (468 / 610) ** 5 * math.expm1(0.014388 / 468e-9 / 1900)
    red_over_blue /= math.expm1(0.014388 / 610e-9 / 1900)
    assert float(hot[0] / hot[2]) == pytest.approx(red_over_blue, rel=1e-4)


def test_smoke_is_lit_through_the_smoke_above_it() -> None:
    """One sheet of thickness t a cell: row n lies under n + 1/2 cells."""
    fluid = Fluid(GRID)
    fluid.gas[:, SOOT, 2] = 0.5
    look = Look(key=1.3, sky=0.4, glow=0, density=0.2, albedo=(0.3, 0.6, 0.9))
    light = render(fluid, look).light[0, :, :, 8]
    t = 0.5 * 0.2 * 3
    above = t * (torch.arange(16) + 0.5)
    lit = 1.3 * torch.exp(-0.9 * above) + 0.4 * torch.exp(-0.35 * above)
    wanted = (1 - math.exp(-t)) * lit * torch.tensor([[0.3], [0.6], [0.9]])
    torch.testing.assert_close(light, wanted, rtol=1e-4, atol=1e-7)


def test_smoke_behind_smoke_is_dimmed_by_what_lies_before_it() -> None:
    lights = []
    for sheets in ([0], [0, 5]):
        fluid = Fluid(GRID)
        fluid.gas[:, SOOT, sheets] = 0.5
        lights.append(render(fluid, Look(glow=0)).light[0])
    t = 0.5 * 0.35 * 3
    torch.testing.assert_close(lights[1], lights[0] * (1 + math.exp(-t)), rtol=1e-4, atol=0)


def test_light_falls_from_above_left_two_down_and_one_across() -> None:
    def at(x: int) -> float:
        fluid = Fluid(GRID)
        fluid.gas[:, SOOT, 0, 10] = 1e-4
        fluid.gas[:, SOOT, 0, 8, x] = 2.0
        return float(render(fluid, Look(sky=0, glow=0)).light[0, 1, 10, 8])

    free, straight, left, right = at(0), at(8), at(7), at(9)
    # Two rows up the ray came from one cell to the left; half a cell's spread reaches its sides.
    t = 0.9 * 2.0 * 0.35 * 3
    assert left / free == pytest.approx(math.exp(-0.5 * t), rel=1e-3)
    assert straight / free == pytest.approx(math.exp(-0.25 * t), rel=1e-3)
    assert right == pytest.approx(free, rel=1e-3)


def test_flames_light_the_smoke_around_them_and_the_glow_is_its_share() -> None:
    fluid = Fluid((8, 32, 32))
    fluid.gas[:, HEAT, 2:6, 12:20, 12:20] = 1.0
    fluid.gas[:, SOOT, 0] = 0.1
    look = {"key": 0.0, "sky": 0.0}
    bare, some, much = (render(fluid, Look(glow=g, **look)).light for g in (0.0, 0.5, 1.0))
    torch.testing.assert_close(much - bare, 2 * (some - bare), rtol=1e-4, atol=1e-6)
    near, far = (float((much - bare)[0, 0, 16, x]) for x in (10, 1))
    assert near > 1.5 * far > 0


def test_flow_is_that_of_what_is_seen() -> None:
    fluid = Fluid(GRID)
    fluid.gas[:, SOOT, 0] = 10.0  # hides all behind it
    fluid.gas[:, HEAT, 1:] = 1.0
    fluid.velocity[:, 1, 0], fluid.velocity[:, 1, 1:] = 4.0, -4.0
    flow = render(fluid, Look(density=1.0)).flow
    torch.testing.assert_close(flow[:, 1], torch.full_like(flow[:, 1], 0.25), rtol=0.01, atol=0)


def test_display_is_an_exponential_shoulder_then_srgb() -> None:
    def wanted(x: float) -> float:
        toned = 1 - math.exp(-1.2 * x)
        return 12.92 * toned if toned <= 0.0031308 else 1.055 * toned ** (1 / 2.4) - 0.055

    values = [-1.0, 0.0, 0.001, 0.0026, 0.0027, 0.1, 1.0, 10.0]
    shown = display(torch.tensor(values))
    assert shown.tolist() == pytest.approx([wanted(max(0.0, x)) for x in values], abs=1e-6)
    dark = torch.tensor([0.0, 0.0005, 0.002, 0.0027, 0.01])
    torch.testing.assert_close(undisplay(display(dark)), dark, atol=1e-7, rtol=1e-4)
    clipped = -math.log(1 - ((0.99 + 0.055) / 1.055) ** 2.4) / 1.2
    top = undisplay(torch.tensor([-1.0, 0.99, 1.0, 2.0]))
    assert top.tolist() == pytest.approx([0, clipped, clipped, clipped], rel=1e-4)
