"""Boards as pictures: a place, its light, and plain figures with names.

A board is a sketch, and should look like one: flat shapes, few colours, nothing that could
be taken for the film. Outdoors the project's neutral plates stand behind, indoors a room is
drawn whose window shows the hour. A figure is a head and shoulders in its own colour, the
same in every scene; who speaks is lit, the others are dimmed.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter

from filmai_core.handoff.animatic.framing import Angle, Framing, Size
from filmai_core.handoff.animatic.lettering import fitted, font_for
from filmai_core.settings import ASSETS

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]

#: Wall, floor and line of a room, by light.
_ROOMS: dict[str, tuple[Colour, Colour, Colour]] = {
    "day": ((176, 170, 158), (132, 118, 102), (106, 96, 84)),
    "dusk": ((128, 106, 98), (92, 74, 68), (68, 54, 50)),
    "night": ((52, 56, 68), (36, 38, 46), (24, 26, 32)),
}
#: Figures, told apart by lightness as well as by colour.
_PEOPLE: tuple[Colour, ...] = (
    (214, 132, 62), (72, 128, 178), (96, 156, 110), (196, 96, 112), (142, 118, 178),
    (206, 178, 84), (92, 158, 162), (168, 128, 98),
)  # fmt: skip
#: Height of a standing figure, as a share of the picture's, and where its feet stand.
_FIGURE: dict[Size, tuple[float, float]] = {
    Size.EXTREME_WIDE: (0.16, 0.74),
    Size.WIDE: (0.46, 0.9),
    Size.MEDIUM: (1.0, 1.38),
    Size.CLOSE: (2.1, 2.32),
    Size.INSERT: (1.0, 1.4),
}
#: How far the horizon moves with the angle, as a share of the height.
_TILT = {Angle.LOW: 0.16, Angle.HIGH: -0.2}


@lru_cache(maxsize=64)
def background(plate: str, indoors: bool, size: Size, angle: Angle, box: Box) -> Image.Image:
    """The place, RGB, of ``box``'s width and height. Never draw into it: it is shared."""
    width, height = box[2], box[3]
    picture = _room(plate, width, height) if indoors else _landscape(plate, width, height)
    zoom = {Size.CLOSE: 1.7, Size.INSERT: 2.2, Size.MEDIUM: 1.2}.get(size, 1.0)
    shift = _TILT.get(angle, 0.0)
    if zoom > 1 or shift:
        zoom = max(zoom, 1 + 2 * abs(shift))
        w, h = width / zoom, height / zoom
        left = (width - w) / 2
        top = min(max((height - h) * 0.62 - shift * height, 0.0), height - h)
        picture = picture.resize(
            (width, height), Image.Resampling.BICUBIC, box=(left, top, left + w, top + h)
        )
    if angle is Angle.POV:  # somebody looks: the edges fall away
        edge = Image.new("L", (width, height), 0)
        ImageDraw.Draw(edge).ellipse(
            (-width * 0.08, -height * 0.18, width * 1.08, height * 1.18), fill=255
        )
        edge = edge.filter(ImageFilter.GaussianBlur(height / 14))
        picture = Image.composite(picture, Image.new("RGB", picture.size, (8, 8, 10)), edge)
    if size in (Size.CLOSE, Size.INSERT):  # out of focus behind a face
        picture = picture.filter(ImageFilter.GaussianBlur(height / 90))
    return picture


def _landscape(plate: str, width: int, height: int) -> Image.Image:
    path = ASSETS / "plates" / f"{plate}.jpg"
    if not path.is_file():
        return Image.new("RGB", (width, height), _ROOMS[plate][0])
    with Image.open(path) as file:
        picture = file.convert("RGB")
    scale = max(width / picture.width, height / picture.height)
    size = (round(picture.width * scale), round(picture.height * scale))
    picture = picture.resize(size, Image.Resampling.BICUBIC)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    picture = picture.crop((left, top, left + width, top + height))
    if plate == "night":  # so that figures stand out from it
        picture = Image.blend(picture, Image.new("RGB", picture.size, (58, 72, 104)), 0.22)
    return picture


def _room(plate: str, width: int, height: int) -> Image.Image:
    wall, floor, edge = _ROOMS[plate]
    picture = Image.new("RGB", (width, height), wall)
    draw = ImageDraw.Draw(picture)
    horizon = round(height * 0.66)
    draw.rectangle((0, horizon, width, height), fill=floor)
    inset = round(width * 0.14)
    shade = _mix(wall, edge, 0.35)
    # Two side walls in perspective, the corner lines, a skirting.
    draw.polygon([(0, 0), (inset, 0), (inset, horizon), (0, height)], fill=shade)
    right = width - inset
    draw.polygon([(width, 0), (right, 0), (right, horizon), (width, height)], fill=shade)
    line = max(1, height // 300)
    for points in (
        [(inset, 0), (inset, horizon), (0, height)],
        [(right, 0), (right, horizon), (width, height)],
        [(inset, horizon), (right, horizon)],
    ):
        draw.line(points, fill=edge, width=line)
    # A window with the hour in it.
    w, h = round(width * 0.2), round(height * 0.3)
    left, top = round(width * 0.6), round(height * 0.16)
    view = _landscape(plate, w, h)
    picture.paste(view, (left, top))
    frame = max(2, height // 120)
    draw.rectangle((left, top, left + w, top + h), outline=edge, width=frame)
    draw.line([(left + w // 2, top), (left + w // 2, top + h)], fill=edge, width=frame)
    draw.line([(left, top + h // 2), (left + w, top + h // 2)], fill=edge, width=frame)
    return picture


def figures(
    framing: Framing, width: int, height: int, ranks: Mapping[str, int] | None = None
) -> Image.Image:
    """Who is in frame, RGBA, transparent elsewhere.

    Args:
        framing: says who, how large and from where.
        width: of the picture.
        height: of the picture.
        ranks: a person's place in the script's cast: those near each other differ in colour.
    """
    layer = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    tall, feet = _FIGURE[framing.size]
    people = framing.people
    if framing.angle is Angle.HIGH:
        tall *= 0.8
    elif framing.angle is Angle.LOW:
        tall, feet = tall * 1.15, feet + 0.08
    for place, name in enumerate(people):
        x = width * (place + 1) / (len(people) + 1)
        if len(people) == 1:
            x = width * 0.5
        elif len(people) == 2:
            x = width * (0.32 if place == 0 else 0.68)
        lit = not framing.speakers or name in framing.speakers
        colour = colour_of(name, ranks or {})
        if framing.plate == "night":
            colour = _mix(colour, (20, 26, 44), 0.3)
        if not lit:
            colour = _mix(colour, (60, 62, 68), 0.5)
        _figure(draw, name, (x, height * feet), height * tall, colour, height)
    return layer


def _figure(
    draw: ImageDraw.ImageDraw,
    name: str,
    place: tuple[float, float],
    tall: float,
    colour: Colour,
    height: int,
) -> None:
    """One person: a body, a neck, a head, and the name. ``place`` is between the feet."""
    x, feet = place
    dark = _mix(colour, (0, 0, 0), 0.35)
    top = feet - tall
    head = tall * 0.15
    line = max(1, round(height / 260))
    shoulders, hips = tall * 0.16, tall * 0.11
    neck, waist = top + head * 1.2, top + tall * 0.55
    body = [
        (x - shoulders * 0.62, neck), (x + shoulders * 0.62, neck),
        (x + shoulders, neck + tall * 0.06), (x + hips, waist), (x + hips * 0.9, feet),
        (x - hips * 0.9, feet), (x - hips, waist), (x - shoulders, neck + tall * 0.06),
    ]  # fmt: skip
    half, skin = head * 0.42, _mix(colour, (255, 255, 255), 0.25)
    draw.rectangle(
        (x - half * 0.42, top + head * 0.8, x + half * 0.42, neck + line), fill=(*skin, 255)
    )
    draw.polygon(body, fill=(*colour, 255), outline=(*dark, 255), width=line)
    draw.line([(x, waist + tall * 0.08), (x, feet)], fill=(*dark, 255), width=line)
    draw.ellipse(
        (x - half, top, x + half, top + head * 1.08),
        fill=(*skin, 255),
        outline=(*dark, 255),
        width=line,
    )
    # The name on the chest, or beneath the feet where the figure is small.
    size = round(min(height * 0.045, max(height * 0.032, tall * 0.045)))
    font = font_for(name, size, bold=True)
    small = tall < height * 0.7
    room = height * 0.3 if small else shoulders * 2.1
    label = fitted(draw, name, font, room)
    at = feet + height * 0.012 if small else neck + tall * 0.075
    length = draw.textlength(label, font=font)
    pad = size * 0.3
    draw.rounded_rectangle(
        (x - length / 2 - pad, at - pad * 0.4, x + length / 2 + pad, at + size * 1.3),
        radius=pad, fill=(16, 17, 20, 190),
    )  # fmt: skip
    draw.text((x - length / 2, at), label, font=font, fill=(246, 243, 236, 255))


def colour_of(name: str, ranks: Mapping[str, int]) -> Colour:
    """A person's colour: by rank where they have one, else by name."""
    rank = ranks.get(name, zlib.crc32(name.casefold().encode()))
    return _PEOPLE[rank % len(_PEOPLE)]


def _mix(a: Colour, b: Colour, share: float) -> Colour:
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue
