"""The animatic: what boards show, and a film that plays as long as its cut."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from handoff_scripts import SCENES, off_of

from filmai_core.errors import InputError
from filmai_core.handoff.animatic.captions import captions_of, split_speech
from filmai_core.handoff.animatic.elements import FRAMES, PIXELS, Element, spec_of
from filmai_core.handoff.animatic.framing import Angle, Framing, Move, Size, frame_board
from filmai_core.handoff.animatic.paint import background, figures
from filmai_core.handoff.animatic.picture import make_picture
from filmai_core.handoff.animatic.render import frames_of, picture_of, render_animatic, still_of
from filmai_core.handoff.boards import BoardKind, build_boards
from filmai_core.handoff.cut import only_scene
from filmai_core.progress import Progress
from filmai_core.screenplay.read import read_screenplay


def framings(body: str, heading: str = "EXT. QUAY - NIGHT") -> list[Framing]:
    play = read_screenplay(f"Title: T\n\n{heading}\n\n{body}\n".encode(), "t.fountain")
    boards = build_boards(play)
    return [frame_board(board, play.scenes[0], boards[:n]) for n, board in enumerate(boards)]


@pytest.mark.parametrize(
    ("line", "size", "angle", "move"),
    [
        ("CLOSE ON June, who waits.", Size.CLOSE, Angle.LEVEL, Move.STILL),
        ("WIDE: the whole river.", Size.WIDE, Angle.LEVEL, Move.STILL),
        ("INSERT - the watch, stopped.", Size.INSERT, Angle.LEVEL, Move.STILL),
        ("June's POV: the far bank.", Size.WIDE, Angle.POV, Move.STILL),
        ("We PAN across the empty deck.", Size.WIDE, Angle.LEVEL, Move.PAN_RIGHT),
        ("PUSH IN on June.", Size.MEDIUM, Angle.LEVEL, Move.PUSH),
        ("LOW ANGLE: June on the mast.", Size.MEDIUM, Angle.LOW, Move.STILL),
        ("Far below, the ferry.", Size.WIDE, Angle.HIGH, Move.STILL),
        ("June opens a pan of soup, wide awake.", Size.MEDIUM, Angle.LEVEL, Move.STILL),
    ],
)
def test_size_angle_and_move_come_from_the_words(
    line: str, size: Size, angle: Angle, move: Move
) -> None:
    framing = framings(f"{line}\n\nJUNE\nYes.\n")[1]
    assert (framing.size, framing.angle, framing.move) == (size, angle, move)


def test_plate_and_room_come_from_the_heading() -> None:
    assert framings("June waits.")[0].plate == "night"
    assert not framings("June waits.")[0].indoors
    dusk = framings("June waits.", "INT. BARN - DUSK")[0]
    assert (dusk.plate, dusk.indoors) == ("dusk", True)


def test_who_speaks_is_in_frame_and_who_is_only_heard_is_not() -> None:
    talk = framings(
        "JUNE\nA long enough line to be a medium shot of two people who talk here.\n\n"
        "ODA (O.S.)\nI hear you, June, I hear every word that you say to me.\n"
    )
    assert talk[1].people == talk[1].speakers == ("JUNE",)
    assert talk[2].unseen and "ODA" not in talk[2].people and talk[2].people == ("JUNE",)


def test_a_pronoun_is_who_was_seen_last() -> None:
    lines = (
        "June rows. Oda steers.",
        "He sings.",
        "They land.",
        "A gull.",
        "JUNE\nOh.",
        "ODA\nAh.",
    )
    shown = framings("\n\n".join(lines))
    assert [framing.people for framing in shown[1:5]] == [
        ("JUNE", "ODA"), ("ODA",), ("JUNE", "ODA"), (),
    ]  # fmt: skip


def test_figures_stand_apart_and_nobody_leaves_nothing() -> None:
    two = Framing(Size.WIDE, Angle.LEVEL, Move.STILL, "day", False, ("JUNE", "ODA"))
    none = Framing(Size.WIDE, Angle.LEVEL, Move.STILL, "day", False, ())
    alpha = np.asarray(figures(two, 320, 180))[..., 3]
    assert alpha[:, :150].any() and alpha[:, 170:].any() and not alpha[:, 155:165].any()
    assert not np.asarray(figures(none, 320, 180)).any()


def test_day_is_brighter_than_dusk_than_night_inside_and_out() -> None:
    for indoors in (True, False):
        day, dusk, night = (
            np.asarray(background(plate, indoors, Size.WIDE, Angle.LEVEL, (0, 0, 320, 150))).mean()
            for plate in ("day", "dusk", "night")
        )
        assert day > dusk > night


def test_captions_are_cut_at_sentences_and_share_the_time() -> None:
    assert split_speech("Yes. I know the river well.") == ["Yes.", "I know the river well."]
    off = off_of()
    captions = captions_of(off.reel)
    speeches = [c for c in off.reel.clips if off.boards[c.board].kind is BoardKind.SPEECH]
    assert captions[0].start == speeches[0].start
    for before, after in zip(captions, captions[1:], strict=False):
        assert before.start < before.end <= after.start


def test_the_effect_of_a_fire_shot_is_drawn_and_equal_kinds_are_one() -> None:
    off = off_of()
    fires = [spec_of(off.boards[clip.board]) for clip in off.pulls.clips]
    assert fires[0] is not None and (fires[0].size, fires[0].frames) == (PIXELS, FRAMES)
    assert fires[0].seed == 7
    still = next(i for i, c in enumerate(off.reel.clips) if c.shot is None)
    assert spec_of(off.boards[still]) is None


def test_an_effect_moves_inside_and_the_people_stand_before_it() -> None:
    off = off_of()
    place = off.pulls.clips[0].board
    spec = spec_of(off.boards[place])
    assert spec is not None
    colour = np.zeros((FRAMES, 8, 8, 3), np.float32)
    colour[5] = 0.9
    element = Element(colour, np.zeros((FRAMES, 8, 8, 1), np.float32), spec)
    framing = Framing(Size.MEDIUM, Angle.LEVEL, Move.STILL, "night", False, ("ODA",))
    picture = make_picture(off.reel, off.reel.clips[place], framing, element, 640, 360)
    dark, bright = (np.asarray(picture.frame(n, 0), np.int16) for n in (0, 5))
    assert bright.sum() > dark.sum()
    front = np.asarray(picture.people)[..., 3] == 255
    top = round(360 * 0.07)
    rows, columns = front.nonzero()
    assert (bright[rows + top, columns] == dark[rows + top, columns]).all()
    assert not picture.is_still


def test_a_pan_moves_the_picture_and_a_still_does_not() -> None:
    off = off_of(("EXT. QUAY - DAY\n\nWe PAN across the deck to June.\n\nJune waits.\n",))
    pan, still = picture_of(off.reel, 1, None, 320, 180), picture_of(off.reel, 2, None, 320, 180)
    assert (np.asarray(pan.frame(0, 0.0)) != np.asarray(pan.frame(0, 1.0))).any()
    assert still.is_still
    assert still_of(off.reel, 2, 320, 180).size == (320, 180)


@pytest.mark.parametrize("fps", ["23.976", "25", "29.97df"])
def test_the_film_has_every_frame_of_its_cut(tmp_path: Path, fps: str) -> None:
    off = off_of(SCENES[:1], fps)
    seen: list[Progress] = []
    render_animatic(off, tmp_path / "a.mp4", height=180, effects=False, report=seen.append)
    with av.open(str(tmp_path / "a.mp4")) as file:
        stream = file.streams.video[0]
        assert stream.average_rate == off.reel.rate.speed
        assert (stream.width, stream.height) == (320, 180)
        assert sum(1 for _ in file.decode(video=0)) == off.reel.frames
    assert seen[-1].fraction == 1 and len(seen) == len(off.reel.clips) + 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_the_timecode_changes_in_every_frame_and_goes_with_the_reel() -> None:
    off = off_of(SCENES[:2])
    second = only_scene(off.reel, 1)
    frames = list(frames_of(second, 320, 180, effects=False))
    assert len(frames) == second.frames
    corner = [frame[160:180, 200:320] for frame in frames[:30]]
    assert all((a != b).any() for a, b in zip(corner, corner[1:], strict=False))
    whole = list(frames_of(off.reel, 320, 180, effects=False))
    assert (whole[second.clips[0].source] == frames[0]).all()


def test_a_stop_leaves_no_film(tmp_path: Path) -> None:
    off = off_of(SCENES[:1])

    def stop(progress: Progress) -> None:
        if progress.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_animatic(off, tmp_path / "a.mp4", height=180, effects=False, report=stop)
    assert not list(tmp_path.iterdir())


def test_a_script_with_nothing_to_show_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to show"):
        render_animatic(off_of(("",)), tmp_path / "a.mp4")
