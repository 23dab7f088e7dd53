"""The script's tension and pace as a tempo map for composers: a MIDI file of markers.

Each scene is a marker at its time, with the tempo that its pace suggests. A scene is made
of whole beats at that tempo, and its tempo is bent, by a fraction of a beat a minute, until
they fill the scene exactly: the markers stand on the picture to within a frame.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from filmai_core.handoff.cut import Cut
from filmai_core.handoff.times import SceneTime
from filmai_core.handoff.writers.edl import ascii_of

#: Beats a minute of the calmest and of the most driven scene.
SLOWEST, FASTEST = 60.0, 140.0
TICKS = 960
_BEATS_A_BAR = 4


def to_tempo(
    cut: Cut,
    times: Sequence[SceneTime],
    drive: Sequence[float],
) -> bytes:
    """A standard MIDI file of one track: tempo, markers, and the drive as expression.

    Args:
        cut: the reel, for titles and codes.
        times: of its scenes, in order.
        drive: by scene, in [0, 1]: how fast it feels (see `drive_of`).
    """
    import mido

    file = mido.MidiFile(type=1, ticks_per_beat=TICKS)
    track = mido.MidiTrack()
    file.tracks.append(track)
    track.append(mido.MetaMessage("track_name", name=ascii_of(cut.title)[:60] or "Untitled"))
    track.append(mido.MetaMessage("time_signature", numerator=_BEATS_A_BAR, denominator=4))
    wait = 0
    elapsed = wanted = 0.0
    for row, value in zip(times, drive, strict=True):
        wanted += row.seconds
        length = wanted - elapsed
        if length <= 0.05:
            continue
        aimed = SLOWEST + (FASTEST - SLOWEST) * min(1.0, max(0.0, value))
        beats = max(1, round(length * aimed / 60))
        # MIDI keeps whole microseconds a beat: what is lost is made good in the next scene.
        tempo = round(1_000_000 * length / beats)
        elapsed += beats * tempo / 1_000_000
        heading = cut.play.scenes[row.scene].heading
        number = heading.number or str(row.scene + 1)
        name = ascii_of(f"{number} {heading.text}").strip()[:60]
        # 24-bit: a beat longer than 16.7 s cannot be said, and none is.
        track.append(mido.MetaMessage("set_tempo", tempo=min(tempo, 0xFFFFFF), time=wait))
        track.append(mido.MetaMessage("marker", text=name))
        track.append(
            mido.Message("control_change", control=11, value=round(127 * min(1, max(0, value))))
        )
        wait = beats * TICKS
    track.append(mido.MetaMessage("end_of_track", time=wait))
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()
