"""One board made ready to play: still layers once, what moves frame by frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from filmai_core.analysis.breakdown.lexicon import LABELS
from filmai_core.effects.spec import Form
from filmai_core.handoff.animatic.elements import Element
from filmai_core.handoff.animatic.framing import Framing, Move, Size
from filmai_core.handoff.animatic.lettering import fitted, font_for, wrapped
from filmai_core.handoff.animatic.paint import background, figures
from filmai_core.handoff.boards import BoardKind
from filmai_core.handoff.cut import Clip, Cut

Pixels = NDArray[np.uint8]

#: Overscan of a board whose camera moves: how much larger it is than the picture.
_LARGER = 1.22
#: The bars above and below the picture, as shares of its height.
TOP, BOTTOM = 0.07, 0.17
INK, DIM, AMBER = (240, 237, 230), (168, 166, 160), (240, 178, 62)
BAR = (15, 16, 19)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A board ready to play.

    Attributes:
        place: the place, as large as the camera's travel.
        people: RGBA of the same size.
        still: the place with the people in it.
        framing: of the board.
        element: the effect inside, or None.
        width: of the whole frame.
        height: of the whole frame.
        card: the whole frame's bars and words, RGB, with a hole for the view.
    """

    place: Image.Image
    people: Image.Image
    still: Image.Image
    framing: Framing
    element: Element | None
    width: int
    height: int
    card: Image.Image

    @property
    def is_still(self) -> bool:
        """Whether every frame looks the same, the timecode aside."""
        return self.element is None and self.framing.move is Move.STILL

    def frame(self, number: int, share: float) -> Image.Image:
        """A frame without caption and timecode.

        Args:
            number: of the frame in the board, which the effect follows.
            share: of the board's time that has passed, in [0, 1], which the camera follows.
        """
        top, bottom = view_rows(self.height)
        whole = self.still
        if self.element is not None:
            # Only where the effect stands is anything new; the people stand before it.
            whole = whole.copy()
            box = _element_box(whole.width, whole.height, self.framing, self.element)
            part = self.element.over(self.place.crop(box), number)
            front = self.people.crop(box)
            part.paste(front, (0, 0), front)
            whole.paste(part, box[:2])
        view = (self.width, bottom - top)
        if self.framing.move is not Move.STILL:
            box4 = _camera(whole.width, whole.height, self.framing.move, share)
            whole = whole.resize(view, Image.Resampling.BILINEAR, box=box4)
        found = self.card.copy()
        found.paste(whole, (0, top))
        return found


def view_rows(height: int) -> tuple[int, int]:
    """First and last row of the view between the bars."""
    return round(height * TOP), height - round(height * BOTTOM)


def make_picture(
    cut: Cut, clip: Clip, framing: Framing, element: Element | None, width: int, height: int
) -> Picture:
    """A clip's board, drawn."""
    top, bottom = view_rows(height)
    larger = 1.0 if framing.move is Move.STILL else _LARGER
    w, h = round(width * larger), round((bottom - top) * larger)
    place = background(framing.plate, framing.indoors, framing.size, framing.angle, (0, 0, w, h))
    colours = {person.name: rank for rank, person in enumerate(cut.play.characters)}
    people = figures(framing, w, h, colours)
    still = place.copy()
    still.paste(people, (0, 0), people)
    return Picture(
        place, people, still, framing, element, width, height,
        _card(cut, clip, framing, width, height),
    )  # fmt: skip


def _card(cut: Cut, clip: Clip, framing: Framing, width: int, height: int) -> Image.Image:
    """The bars: scene and heading, shot code; below what happens and what is seen of it."""
    board = cut.board_of(clip)
    card = Image.new("RGB", (width, height), BAR)
    draw = ImageDraw.Draw(card)
    top, bottom = view_rows(height)
    pad, small, large = round(height * 0.022), round(height * 0.026), round(height * 0.034)
    heading = cut.play.scenes[board.scene].heading.text or "(before the first heading)"
    code = font_for(clip.name, large, bold=True)
    length = draw.textlength(clip.name, font=code)
    colour = AMBER if clip.shot else INK
    draw.text((width - pad - length, (top - large * 1.25) / 2), clip.name, font=code, fill=colour)
    number = f"Scene {cut.scene_number(clip)}"
    bold = font_for(number, large, bold=True)
    draw.text((pad, (top - large * 1.25) / 2), number, font=bold, fill=INK)
    left = pad + draw.textlength(number, font=bold) + pad
    head = font_for(heading, large)
    room = width - left - length - 2 * pad
    shown = fitted(draw, heading, head, room)
    draw.text((left, (top - large * 1.25) / 2), shown, font=head, fill=DIM)
    # Below: what is seen, small; the words of action, or nothing where a caption will stand.
    facts = [framing.size.value]
    facts += [framing.angle.value] if framing.angle.value != "level" else []
    facts += [framing.move.value] if framing.move is not Move.STILL else []
    facts += ["voice only"] if framing.unseen else []
    effects = list(dict.fromkeys(LABELS[row.category] for row in board.rows))
    font = font_for("x", small)
    y = height - pad - small * 1.1
    draw.text((pad, y), " · ".join(facts), font=font, fill=DIM)
    if effects:
        line = fitted(draw, "VFX " + ", ".join(effects), font_for("x", small, True), width * 0.5)
        used = pad + draw.textlength(" · ".join(facts), font=font) + 1.5 * pad
        draw.text((used, y), line, font=font_for(line, small, True), fill=AMBER)
    if board.kind is BoardKind.ACTION:
        write_words(card, board.text)
    elif board.kind is BoardKind.HEADING:
        write_words(card, heading)
    return card


def write_words(picture: Image.Image, text: str, who: str = "") -> None:
    """A caption or a description, centred in the lower bar, two lines at most; in place."""
    width, height = picture.size
    draw = ImageDraw.Draw(picture)
    _, bottom = view_rows(height)
    size = round(height * 0.036)
    font = font_for(text, size)
    lines = wrapped(draw, text, font, width * 0.86, 2)
    y = bottom + height * 0.014
    label = f"{who}: " if who else ""
    for number, line in enumerate(lines):
        bold = font_for(label, size, bold=True)
        before = draw.textlength(label, font=bold) if number == 0 else 0.0
        length = draw.textlength(line, font=font) + before
        x = (width - length) / 2
        if number == 0 and label:
            draw.text((x, y), label, font=bold, fill=AMBER)
        draw.text((x + before, y), line, font=font, fill=INK)
        y += size * 1.32


def _element_box(
    width: int, height: int, framing: Framing, element: Element
) -> tuple[int, int, int, int]:
    """Where the effect stands: on the ground, beside the people where there are any.

    Rain on the ground and banks of fog lie all across the picture.
    """
    if element.spec.form in (Form.RAIN, Form.BANK):
        return 0, round(height * 0.3), width, height
    share = {Size.EXTREME_WIDE: 0.5, Size.WIDE: 0.8, Size.INSERT: 1.0}.get(framing.size, 0.95)
    side = round(height * share)
    centre = 0.5 if not framing.people else 0.68 if len(framing.people) == 1 else 0.5
    left = min(max(0, round(width * centre - side / 2)), width - side)
    ground = 0.86 if framing.size in (Size.EXTREME_WIDE, Size.WIDE) else 1.0
    top = max(0, round(height * ground) - side)
    return left, top, left + side, top + side


def _camera(width: int, height: int, move: Move, share: float) -> tuple[float, float, float, float]:
    """What the camera sees of the whole at a share of the move, eased at both ends."""
    eased = share * share * (3 - 2 * share)
    w, h = width / _LARGER, height / _LARGER
    x, y = (width - w) / 2, (height - h) / 2
    if move is Move.PAN_RIGHT:
        x = (width - w) * eased
    elif move is Move.PAN_LEFT:
        x = (width - w) * (1 - eased)
    elif move is Move.TILT_DOWN:
        y = (height - h) * eased
    elif move is Move.TILT_UP:
        y = (height - h) * (1 - eased)
    else:
        closer = eased if move is Move.PUSH else 1 - eased
        scale = _LARGER - (_LARGER - 1) * closer
        w, h = width / _LARGER * scale, height / _LARGER * scale
        x, y = (width - w) / 2, (height - h) / 2
    return x, y, x + w, y + h
