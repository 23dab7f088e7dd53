"""Draws assets/icon.png and assets/logo.png: ``python assets/make_icon.py``.

The mark is a story's line under a projector's beam. Lettering is Pillow's own font
(Aileron, CC0), so nothing is loaded.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
GOLD, PAPER, NIGHT = (217, 164, 65), (236, 232, 223), (23, 25, 32)
SCALE = 8  # drawn large, then reduced: smooth edges


def mark(size: int) -> Image.Image:
    """The mark on a rounded square, ``size`` pixels a side."""
    side = size * SCALE
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * 0.22, fill=NIGHT)
    points = [(0.14, 0.60), (0.30, 0.36), (0.46, 0.72), (0.62, 0.56), (0.86, 0.24)]
    width = side * 0.085
    line = smooth(points, 240)
    for x, y in line:
        r = width / 2
        draw.ellipse((x * side - r, y * side - r, x * side + r, y * side + r), fill=GOLD)
    x, y = points[-1]
    r = side * 0.085
    draw.ellipse((x * side - r, y * side - r, x * side + r, y * side + r), fill=PAPER)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def smooth(points: list[tuple[float, float]], count: int) -> list[tuple[float, float]]:
    """A Catmull-Rom curve through ``points``."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(count):
            t = step / count
            curve.append(
                tuple(
                    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                           + (3 * b - a - 3 * c + d) * t**3)
                    for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
                )
            )  # fmt: skip
    return [(x, y) for x, y in curve]


def logo(height: int) -> Image.Image:
    """The mark and the name beside it."""
    image = Image.new("RGBA", (int(height * 3.7), height), (0, 0, 0, 0))
    image.alpha_composite(mark(height))
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=height * 0.56)
    x = height * 1.28
    for letter in "FILMAI":
        colour = GOLD if letter in "AI" and x > height * 2.5 else PAPER
        draw.text((x, height * 0.5), letter, font=font, fill=colour, anchor="lm")
        x += draw.textlength(letter, font=font) + height * 0.06
    return image.crop((0, 0, int(x), height))


if __name__ == "__main__":
    mark(256).save(HERE / "icon.png", optimize=True)
    logo(96).save(HERE / "logo.png", optimize=True)
