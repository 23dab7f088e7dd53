"""Hot gas in a box: a small three-dimensional combustion and smoke solver in torch.

Fuel burns where it is hot, heat rises, soot stays behind. One step is: advect
(semi-Lagrangian, Stam 1999; MacCormack for the gas, Selle 2008), burn, cool, push, add
confinement of vorticity (Fedkiw 2001), and project to the wanted divergence by FFT.
Projection is periodic, so a sponge along the walls keeps what leaves from coming back.

Layout: fields (B, C, Z, Y, X) float32; y = 0 is the top row, z points away from the
camera; velocity channels x, y, z in cells a second. Constants are stated for a box 64
cells wide and scaled to the grid at hand, so that a finer grid shows the same motion.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

#: Cells (z, y, x) of the box behind every shipped preset.
GRID = (20, 64, 64)
#: The width, in cells, for which `Gas` states its constants.
REFERENCE_WIDTH = 64

#: Channels of the gas.
FUEL, HEAT, SOOT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Gas:
    """How the gas behaves, per second unless said otherwise.

    Attributes:
        buoyancy: upward pull on a unit of heat, in 60 cells/s².
        weight: downward pull on a unit of soot, in 60 cells/s².
        swirl: vorticity confinement, cells/s.
        radiation: loss by radiation, heat⁻³/s (dT/dt = -r T⁴).
        cooling: loss by mixing, 1/s.
        burning: fuel burnt where hot, 1/s.
        heating: heat from a unit of fuel.
        sooting: soot from a unit of fuel.
        clearing: soot lost, 1/s.
        expansion: divergence from burning.
        drag: velocity lost, 1/s.
        wind: sideways air speed, cells/s.
        gusts: strength of random stirring, cells/s².
    """

    buoyancy: float = 1.0
    weight: float = 0.05
    swirl: float = 12.0
    radiation: float = 2.6
    cooling: float = 2.0
    burning: float = 6.0
    heating: float = 3.4
    sooting: float = 0.1
    clearing: float = 0.9
    expansion: float = 0.3
    drag: float = 0.3
    wind: float = 0.0
    gusts: float = 0.0


class Fluid:
    """The state of one box and how it moves on.

    Attributes:
        gas: (B, 3, Z, Y, X) fuel, heat, soot; at least 0.
        velocity: (B, 3, Z, Y, X) cells a second.
        position: (1, 3, Z, Y, X) cell coordinates x, y, z.
        axes: the same along each axis alone, x (1, 1, 1, 1, X), y and z likewise.
        time_s: simulated time.
    """

    def __init__(
        self,
        grid: tuple[int, int, int] = GRID,
        laws: Gas | None = None,
        *,
        batch: int = 1,
        seed: int = 0,
        device: str | torch.device = "cpu",
    ) -> None:
        self.grid = grid
        self.laws = laws or Gas()
        self.unit = grid[2] / REFERENCE_WIDTH
        self.random = torch.Generator().manual_seed(seed)
        self.time_s = 0.0
        self.gas = torch.zeros(batch, 3, *grid, device=device)
        self.velocity = torch.zeros(batch, 3, *grid, device=device)
        axes = [torch.arange(n, device=device, dtype=torch.float32) for n in grid]
        z, y, x = torch.meshgrid(*axes, indexing="ij")
        self.position = torch.stack([x, y, z])[None]
        self.axes = (
            axes[2].view(1, 1, 1, 1, -1), axes[1].view(1, 1, 1, -1, 1), axes[0].view(1, 1, -1, 1, 1)
        )  # fmt: skip
        spans = torch.tensor([2 / max(n - 1, 1) for n in reversed(grid)], device=device)
        self._to_unit = spans.view(1, 3, 1, 1, 1)
        waves = [torch.fft.fftfreq(n, device=device) * 2 * math.pi for n in grid[:2]]
        waves.append(torch.fft.rfftfreq(grid[2], device=device) * 2 * math.pi)
        kz, ky, kx = torch.meshgrid(*waves, indexing="ij")
        # The Nyquist wave of an even grid has no sign: its derivative is 0.
        sines = torch.stack([torch.sin(kx), torch.sin(ky), torch.sin(kz)])[None]
        square = (sines**2).sum(1, keepdim=True)
        inverse = torch.where(square > 1e-9, 1 / square.clamp_min(1e-9), 0.0)
        # One more axis: real and imaginary part. Real times complex would copy both.
        self._waves, self._away = sines[..., None], (sines * inverse)[..., None]
        self._loss, self._kept = self._walls()
        self._stays: tuple[float, Tensor] = (0.0, torch.ones_like(self._loss))

    def _walls(self) -> tuple[Tensor, Tensor]:
        """Gas lost a second near the walls, and the share of velocity kept there.

        Gas dissolves over a wide margin, so that nothing ends in a straight edge; the top
        stays open for the flow, or smoke would spread along a ceiling.
        """
        depth, height, width = self.grid
        x, y, z = self.position[:, 0:1], self.position[:, 1:2], self.position[:, 2:3]

        def near(distance: Tensor, over: float) -> Tensor:
            return 1 - (distance / over).clamp(0, 1)

        sides = torch.maximum(near(x, 0.16 * width), near(width - 1 - x, 0.16 * width))
        ends = torch.maximum(near(z, 0.12 * depth), near(depth - 1 - z, 0.12 * depth))
        floor = near(height - 1 - y, 0.04 * height)
        edge = torch.maximum(
            torch.maximum(sides, near(y, 0.3 * height)), torch.maximum(ends, floor)
        )
        outer = torch.maximum(near(x, 0.05 * width), near(width - 1 - x, 0.05 * width))
        walls = torch.maximum(torch.maximum(outer, near(y, 0.05 * height)), floor)
        loss = 10 * edge**2 + 40 * walls
        kept = 1 - 0.7 * torch.maximum(torch.maximum(outer, ends * 0.5), floor)
        return loss, kept

    def sample(self, field: Tensor, position: Tensor) -> Tensor:
        """``field`` at ``position`` (B, 3, Z, Y, X) cells, trilinear, edges repeated."""
        at = (position * self._to_unit - 1).movedim(1, -1)
        return F.grid_sample(
            field,
            at.expand(field.shape[0], *at.shape[1:]),
            mode="bilinear",
            padding_mode="border",
            align_corners=True,
        )

    def advect(self, dt: float) -> None:
        """Carry gas and velocity along the velocity for ``dt`` seconds."""
        both = torch.cat([self.gas, self.velocity], 1)
        moved = self.sample(both, self.position - dt * self.velocity)
        gas, carried = moved[:, :3], moved[:, 3:]
        returned = self.sample(gas, self.position + dt * self.velocity)
        sharper = gas + 0.5 * (self.gas - returned)
        # Past its neighbours' own range the correction would ring.
        high, low = _neighbours(gas, torch.maximum), _neighbours(gas, torch.minimum)
        self.gas = torch.minimum(torch.maximum(sharper, low), high).clamp_min_(0)
        self.velocity = carried

    def burn(self, dt: float) -> Tensor:
        """Turn hot fuel into heat and soot, cool the rest; the fuel burnt a second."""
        laws = self.laws
        fuel, heat, soot = torch.split(self.gas, 1, 1)
        hot = ((heat - 0.15) / 0.2).clamp(0, 1)
        burnt = min(laws.burning * dt, 1.0) * fuel * hot
        heat = heat + laws.heating * burnt
        heat = heat / (1 + 3 * laws.radiation * dt * heat**3) ** (1 / 3)
        heat = heat * math.exp(-laws.cooling * dt)
        soot = (soot + laws.sooting * burnt) * math.exp(-laws.clearing * dt)
        if self._stays[0] != dt:
            self._stays = dt, torch.exp(-dt * self._loss)
        self.gas = torch.cat([fuel - burnt, heat, soot], 1).mul_(self._stays[1])
        rate: Tensor = burnt / dt
        return rate

    def push(self, dt: float) -> None:
        """Apply buoyancy, wind, gusts, confinement of vorticity and drag."""
        laws, velocity = self.laws, self.velocity
        heat, soot = self.gas[:, HEAT : HEAT + 1], self.gas[:, SOOT : SOOT + 1]
        lift = (laws.buoyancy * heat - laws.weight * soot) * (60 * self.unit * dt)
        sideways = (laws.wind * self.unit - velocity[:, 0:1]) * (dt if laws.wind else 0.0)
        velocity = velocity + torch.cat([sideways, -lift, torch.zeros_like(lift)], 1)
        if laws.swirl:
            velocity = velocity + (dt * laws.swirl * self.unit**0.5) * self._confinement()
        if laws.gusts:
            coarse = torch.randn(1, 3, 4, 6, 6, generator=self.random).to(velocity.device)
            stir = F.interpolate(coarse, self.grid, mode="trilinear", align_corners=True)
            present = (heat + soot).clamp(max=1)
            velocity = velocity + stir * present * (laws.gusts * self.unit * dt**0.5)
        self.velocity = velocity * math.exp(-laws.drag * dt) * self._kept

    def _difference(self, field: Tensor, axis: int) -> Tensor:
        """Half the central difference along x (0), y (1) or z (2)."""
        axis, count = -1 - axis, field.shape[-1 - axis]
        if count < 2:
            return torch.zeros_like(field)
        # Slices into one result: rolling copies the field twice.
        out = torch.empty_like(field)
        inner = out.narrow(axis, 1, count - 2)
        torch.sub(field.narrow(axis, 2, count - 2), field.narrow(axis, 0, count - 2), out=inner)
        for here, after, before in ((0, 1, count - 1), (count - 1, 0, count - 2)):
            torch.sub(
                field.narrow(axis, after, 1),
                field.narrow(axis, before, 1),
                out=out.narrow(axis, here, 1),
            )
        return out.mul_(0.5)

    def _confinement(self) -> Tensor:
        """Fedkiw 2001: push towards the centres of the swirls that the grid smears."""
        u, v, w = torch.split(self.velocity, 1, 1)
        d = self._difference
        curl = torch.cat([d(w, 1) - d(v, 2), d(u, 2) - d(w, 0), d(v, 0) - d(u, 1)], 1)
        size = _length(curl)
        slope = torch.cat([d(size, axis) for axis in range(3)], 1)
        inward = slope / (_length(slope) + 1e-3)
        a, b, c = torch.split(inward, 1, 1)
        p, q, r = torch.split(curl, 1, 1)
        return torch.cat([b * r - c * q, c * p - a * r, a * q - b * p], 1)

    def project(self, divergence: Tensor | None = None) -> None:
        """Make the velocity's central-difference divergence ``divergence`` (or 0)."""
        axes = (-3, -2, -1)
        spectrum = torch.view_as_real(torch.fft.rfftn(self.velocity, dim=axes))
        excess = (self._waves * spectrum).sum(1, keepdim=True)  # times i
        if divergence is not None:
            wanted = torch.view_as_real(torch.fft.rfftn(divergence, dim=axes))
            excess[..., 0] -= wanted[..., 1]
            excess[..., 1] += wanted[..., 0]
        spectrum = spectrum - self._away * excess
        self.velocity = torch.fft.irfftn(torch.view_as_complex(spectrum), s=self.grid, dim=axes)

    def step(self, dt: float, source: Callable[[Fluid, float], None] | None = None) -> None:
        """Move on by ``dt`` seconds; ``source`` adds fuel, heat, soot or velocity first."""
        self.advect(dt)
        if source is not None:
            source(self, dt)
        burnt = self.burn(dt)
        self.push(dt)
        self.project(self.laws.expansion * 4 * burnt if self.laws.expansion else None)
        self.time_s += dt


def refine(coarse: Fluid, fine: Fluid) -> None:
    """Set a fine box to a coarse box's state (trilinear; speeds are in cells)."""
    fine.gas = F.interpolate(coarse.gas, fine.grid, mode="trilinear").clamp_min_(0)
    faster = fine.unit / coarse.unit
    fine.velocity = F.interpolate(coarse.velocity, fine.grid, mode="trilinear") * faster
    fine.time_s = coarse.time_s


def _length(vectors: Tensor) -> Tensor:
    """The length of (B, 3, ...) vectors, (B, 1, ...); five times faster than norm()."""
    return (vectors * vectors).sum(1, keepdim=True).sqrt_()


def _neighbours(field: Tensor, pick: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """The extreme over each cell's 27 neighbours, an axis at a time (max_pool3d: 5x slower)."""
    for axis in (-1, -2, -3):
        count = field.shape[axis] - 1
        if count < 1:
            continue
        pairs = pick(field.narrow(axis, 0, count), field.narrow(axis, 1, count))
        middle = pick(pairs.narrow(axis, 0, count - 1), pairs.narrow(axis, 1, count - 1))
        field = torch.cat(
            [pairs.narrow(axis, 0, 1), middle, pairs.narrow(axis, count - 1, 1)], axis
        )
    return field
