"""OpenTimelineIO timelines, the form that loses nothing."""

from __future__ import annotations

from typing import Any

from filmai_core.handoff.cut import Clip, Cut

#: What clips point at, relative to the folder of the hand-off.
MEDIA = "animatic.mp4"


def to_otio(cut: Cut, reel_frames: int) -> bytes:
    """A cut as OTIO JSON: one video track, a clip an event, markers where scenes begin.

    Args:
        cut: the reel or the pull list.
        reel_frames: how long the animatic is.
    """
    import opentimelineio as otio

    rate = cut.rate.per_second

    def at(frame: int) -> Any:
        return otio.opentime.RationalTime(frame, rate)

    def span(start: int, frames: int) -> Any:
        return otio.opentime.TimeRange(at(start), at(frames))

    timeline = otio.schema.Timeline(cut.title, global_start_time=at(cut.origin))
    timeline.metadata["filmai"] = {
        "digest": cut.play.digest,
        "rate": cut.rate.name,
        "drop_frame": cut.rate.drop,
        "duration": cut.frames,
    }
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    timeline.tracks.append(track)
    available = span(cut.origin, max(1, reel_frames))
    scene = -1
    for clip in cut.clips:
        board = cut.board_of(clip)
        item = otio.schema.Clip(
            clip.name,
            media_reference=otio.schema.ExternalReference(MEDIA, available),
            source_range=span(cut.origin + clip.source, clip.frames),
            metadata={"filmai": clip_facts(cut, clip)},
        )
        if board.scene != scene:
            scene = board.scene
            heading = cut.play.scenes[scene].heading.text
            item.markers.append(
                otio.schema.Marker(
                    f"Scene {cut.scene_number(clip)} {heading}".strip(),
                    marked_range=span(cut.origin + clip.source, 1),
                    color=otio.schema.MarkerColor.CYAN,
                )
            )
        track.append(item)
    text: str = otio.adapters.write_to_string(timeline, "otio_json")
    return text.encode()


def clip_facts(cut: Cut, clip: Clip) -> dict[str, Any]:
    """What other programs may want to know of a clip, as plain values."""
    board, shot = cut.board_of(clip), clip.shot
    facts: dict[str, Any] = {
        "scene": cut.scene_number(clip),
        "sequence": cut.sequence(clip),
        "line": board.line,
        "text": board.text,
        "kind": board.kind.value,
        "duration": clip.frames,
        "seconds": round(cut.rate.seconds(clip.frames), 3),
    }
    if shot is not None:
        facts |= {
            "shot": shot.code,
            "status": shot.status,
            "version": shot.version,
            "vendor": shot.vendor,
            "notes": shot.notes,
            "hero": shot.hero,
            "categories": sorted({row.category.value for row in board.rows}),
        }
    return facts
