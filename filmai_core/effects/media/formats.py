"""The formats that are offered, and what is written beside a sequence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A way to deliver a clip, as a page offers it."""

    suffix: str
    label: str
    mime: str
    note: str


FORMATS: tuple[Format, ...] = (
    Format(".exr.zip", "EXR sequence", "application/zip",
           "half float, scene-linear, premultiplied; values above 1 kept"),
    Format(".png.zip", "PNG sequence", "application/zip", "16 bit, straight alpha, sRGB"),
    Format(".mov", "ProRes 4444", "video/quicktime", "straight alpha, sRGB; for editors"),
    Format(".webm", "WebM", "video/webm", "VP9 with alpha; for browsers"),
    Format(".mp4", "MP4 on black", "video/mp4", "H.264, no alpha; add it with plus or screen"),
    Format(".gif", "GIF on black", "image/gif", "for a message or a slide"),
)  # fmt: skip

NOTE = """{name}: {count} frames at {rate} frames a second, from frame {first}.

{body}
Fire and other light: merge with plus, in linear light. Smoke: merge with over.
Made with FilmAI.
"""
BODIES = {
    ".exr": "EXR, half float, ZIP. Scene-linear Rec. 709, premultiplied alpha. Colour where\n"
    "alpha is 0 is light: it adds to the plate. Values above 1 are kept.\n",
    ".png": "PNG, 16 bit. Display-referred sRGB, straight (unmultiplied) alpha. Alpha is raised\n"
    "to the brightest channel where light has no alpha of its own; values above 1 are cut.\n",
}
LAYERS_NOTE = (
    "FilmAI: RGBA is the beauty, scene-linear Rec. 709, premultiplied; emission: the flames' own "
    "light; density.Z: optical depth; temperature.Z: kelvin; depth.Z: frame widths from the "
    "front; forward and backward: pixels to where this is in the next and last frame, u to the "
    "right, v down"
)
