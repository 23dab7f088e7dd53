"""Letters on pictures: the project's font, and the machine's for signs that it lacks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

from filmai_core.settings import ASSETS

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

#: Where systems keep a font that holds Chinese, Japanese and Korean.
_ASIAN = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)


@cache
def _asian_file() -> str:
    return next((name for name in _ASIAN if Path(name).is_file()), "")


@cache
def _font(size: int, bold: bool, asian: bool) -> Font:
    if asian and _asian_file():
        return ImageFont.truetype(_asian_file(), size)
    name = "FilmAISans-Semibold.ttf" if bold else "FilmAISans-Regular.ttf"
    path = ASSETS / "fonts" / name
    return ImageFont.truetype(str(path), size) if path.is_file() else ImageFont.load_default(size)


def font_for(text: str, size: int, bold: bool = False) -> Font:
    """A font of ``size`` pixels that holds the text's signs, as far as there is one."""
    return _font(max(6, size), bold, any(ord(letter) > 0x2E7F for letter in text))


def fitted(draw: ImageDraw.ImageDraw, text: str, font: Font, width: float) -> str:
    """The text cut to a width, with an ellipsis where something is missing."""
    text = " ".join(text.split())
    if draw.textlength(text, font=font) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if draw.textlength(text[:middle].rstrip() + "…", font=font) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrapped(
    draw: ImageDraw.ImageDraw, text: str, font: Font, width: float, lines: int
) -> list[str]:
    """The text in at most ``lines`` lines of a width; what is left ends in an ellipsis.

    Text without blanks (Chinese) is broken anywhere.
    """
    text = " ".join(text.split())
    units = text.split(" ") if " " in text else list(text)
    glue = " " if " " in text else ""
    found: list[str] = []
    line = ""
    for index, unit in enumerate(units):
        longer = line + glue + unit if line else unit
        if line and draw.textlength(longer, font=font) > width:
            if len(found) == lines - 1:
                return [*found, fitted(draw, line + glue + glue.join(units[index:]), font, width)]
            found.append(line)
            line = unit
        else:
            line = longer
    return [*found, fitted(draw, line, font, width)] if line else found
