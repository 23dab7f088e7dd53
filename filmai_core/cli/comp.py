"""``filmai comp``: lay an element over a plate, from a shell."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from filmai_core.errors import InputError

if TYPE_CHECKING:
    from filmai_core.effects.clip import Clip, Frame
    from filmai_core.effects.comp.composite import Layer
    from filmai_core.effects.comp.place import Transform
    from filmai_core.effects.media.export import Delivery
    from filmai_core.effects.media.reading import Media
    from filmai_core.effects.media.sources import Choice


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "comp",
        help="lay an element over a plate",
        description="Everything is computed in scene-linear light on premultiplied colour.",
    )
    parser.add_argument("--plate", required=True, help="picture, video or name.####.exr")
    parser.add_argument("--element", required=True, help="clip with alpha, or light on black")
    parser.add_argument(
        "--out", required=True, help="name.####.exr, name.####.png, .mov, .webm ..."
    )
    parser.add_argument(
        "--operation", default="over", choices=("over", "plus", "screen", "multiply"),
        help="over for smoke, plus or screen for light on black (default: over)",
    )  # fmt: skip
    parser.add_argument("--at", metavar="X,Y", help="plate pixel of the element's top left corner"
                        " (default: centred)")  # fmt: skip
    parser.add_argument("--scale", type=float, default=1.0, help="of the element (default: 1)")
    parser.add_argument("--rotate", type=float, default=0.0, help="degrees, counterclockwise")
    parser.add_argument("--start", type=int, default=0, help="plate frame, from 0, of the first"
                        " element frame")  # fmt: skip
    parser.add_argument("--after", default="nothing", choices=("nothing", "loop", "hold"),
                        help="what follows the element's last frame")  # fmt: skip
    parser.add_argument("--frames", type=int, default=0, help="length of the result; 0: as long"
                        " as the plate, or the element on a still")  # fmt: skip
    parser.add_argument("--opacity", type=float, default=1.0, help="0 to 1")
    parser.add_argument("--holdout", metavar="IMAGE", help="matte, white where the plate is in"
                        " front")  # fmt: skip
    parser.add_argument("--wrap", type=float, default=0.0, help="light wrap, 0 to 2")
    parser.add_argument("--cast", type=float, default=0.0, help="light cast on the plate, 0 to 5")
    parser.add_argument("--grain", action="store_true", help="give the element the plate's grain")
    parser.add_argument("--match", choices=("reinhard", "monge-kantorovich"),
                        help="match the element's colours to the plate, once a shot")  # fmt: skip
    parser.add_argument("--exposure", type=float, default=0.0, help="of the element, in stops")
    parser.add_argument("--lut", metavar="FILE.cube", help="look for the result")
    _add_reading(parser)
    parser.set_defaults(run=run)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--part", default="", metavar="NAME", help="part of an EXR plate, by name"
                        " or number from 0 (default: the picture's)")  # fmt: skip
    parser.add_argument("--layer", default="", metavar="NAME", help="layer of an EXR plate"
                        " (default: the picture's)")  # fmt: skip
    parser.add_argument("--plate-fps", metavar="FPS", help="of a plate that does not say its rate"
                        " (default: 24)")  # fmt: skip
    parser.add_argument("--plate-space", metavar="NAME", help="colour space of the plate: ACEScg,"
                        " LogC3, sRGB ... (default: as the file says)")  # fmt: skip
    parser.add_argument("--element-space", metavar="NAME", help="colour space of the element")
    parser.add_argument("--out-space", metavar="NAME", help="colour space of the result, or"
                        " DISPLAY/VIEW (default: linear Rec. 709 in EXR, else sRGB)")  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Composite and write; prints the first and last file."""
    from filmai_core.cli.files import stderr_report
    from filmai_core.effects.comp.composite import composite, output_fps
    from filmai_core.effects.media.export import write_clip
    from filmai_core.effects.media.reading import held, open_media

    if args.frames < 0:
        raise InputError(f"{args.frames} frames cannot be made", "--frames", "Use 1 or more.")
    delivery = _delivery(args.out_space)
    plate = open_media(
        Path(args.plate), fps=_rate(args.plate_fps),
        choice=_choice(args.plate_space, "--plate-space", args.part, args.layer),
    )  # fmt: skip
    element = open_media(Path(args.element), choice=_choice(args.element_space, "--element-space"))
    _say(plate)
    _say(element)
    layer = _layer(args, plate, _squeezed(held(element), element, plate))
    fps = output_fps(plate, [layer])
    frames = _looked(composite(plate, [layer], args.frames), args.lut)
    delivery = replace(delivery, about=plate.about)
    files = write_clip(frames, fps, Path(args.out), stderr_report(), delivery=delivery)
    print(files[0] if len(files) == 1 else f"{files[0]} to {files[-1].name}")
    return 0


def _rate(text: str | None) -> Fraction | None:
    from filmai_core.effects.spec import parse_fps

    return None if text is None else parse_fps(text)


def _choice(space: str | None, where: str, part: str = "", layer: str = "") -> Choice:
    from filmai_core.effects.media.sources import Choice

    if space is None:
        return Choice(part, layer)
    from filmai_core.effects.colour.spaces import find_space

    return Choice(part, layer, find_space(space, where).to_inside)


def _delivery(space: str | None) -> Delivery:
    from filmai_core.effects.media.export import Delivery

    if space is None:
        return Delivery()
    from filmai_core.effects.colour.spaces import find_space

    found = find_space(space, "--out-space", views=True)
    return Delivery(encode=found.from_inside, primaries=found.primaries)


def _say(media: Media) -> None:
    """What a medium was found to be, on standard error."""
    for note in media.about.notes:
        print(f"filmai: note: {media.name}: {note}", file=sys.stderr)
    if media.about.pixel_aspect != 1:
        aspect = float(media.about.pixel_aspect)
        print(f"filmai: note: {media.name}: pixel aspect {aspect:.4g} is kept", file=sys.stderr)


def _squeezed(clip: Clip, element: Media, plate: Media) -> Clip:
    """The element in the plate's pixels, so that it is not stretched with them."""
    from filmai_core.effects.clip import Clip
    from filmai_core.effects.media.reshape import resized

    aspect = element.about.pixel_aspect / plate.about.pixel_aspect
    if aspect == 1:
        return clip
    height, width = clip.size
    wide = max(1, round(width * aspect))
    return Clip.of((resized(frame, height, wide) for frame in clip.frames), clip.fps)


def _layer(args: argparse.Namespace, plate: Media, element: Clip) -> Layer:
    from filmai_core.effects.colour.transfer import Grade, fit_match
    from filmai_core.effects.comp.composite import After, Layer, Operation
    from filmai_core.effects.comp.light import fit_grain
    from filmai_core.effects.media.images import read_matte

    return Layer(
        clip=element,
        operation=Operation(args.operation),
        transform=_transform(args, element),
        start=args.start,
        after=After(args.after),
        opacity=args.opacity,
        grade=Grade(exposure=args.exposure),
        match=fit_match(element.frames, _some(plate), args.match) if args.match else None,
        holdout=read_matte(Path(args.holdout)) if args.holdout else None,
        wrap=args.wrap,
        cast=args.cast,
        grain=fit_grain(_some(plate)) if args.grain else None,
    )


def _transform(args: argparse.Namespace, element: Clip) -> Transform:
    from filmai_core.effects.comp.place import Transform, scaled_size

    place = Transform(scale=args.scale, rotation_deg=args.rotate)
    if args.at is None:
        return place
    try:
        left, top = (float(part) for part in args.at.split(","))
    except ValueError as error:
        raise InputError(f"{args.at!r} is not a place", "--at", "Write it as 640,360.") from error
    height, width = scaled_size(element.size, args.scale)
    return Transform(left + width / 2, top + height / 2, args.scale, args.rotate)


def _some(plate: Media, most: int = 8) -> Iterator[Frame]:
    for _, frame in zip(range(most), plate.read(), strict=False):
        yield frame


def _looked(frames: Iterator[Frame], lut: str | None) -> Iterator[Frame]:
    from filmai_core.effects.colour.cube import read_cube
    from filmai_core.effects.media.sources import load

    if lut is None:
        return frames
    cube = read_cube(load(Path(lut), Path(lut).name).decode("utf-8", "replace"), Path(lut).name)
    return (cube.apply(frame) for frame in frames)
