"""A hand-off's files, by name: the folder that is written, and the zip that the page gives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

from filmai_core.handoff.costs import rates_template, write_rates
from filmai_core.handoff.package import HandOff
from filmai_core.handoff.register import write_register

#: The register's file.
CODES = "codes.json"


def files_of(off: HandOff, *, created: datetime | None = None) -> dict[str, bytes]:
    """Every file of a hand-off but the film, by name."""
    from filmai_core.handoff.animatic.captions import to_srt
    from filmai_core.handoff.sheets import sheets_of
    from filmai_core.handoff.writers.ale import to_ale
    from filmai_core.handoff.writers.csvs import to_flow, to_kitsu
    from filmai_core.handoff.writers.edl import to_edl
    from filmai_core.handoff.writers.fcpxml import to_fcp_xml
    from filmai_core.handoff.writers.otio import to_otio
    from filmai_core.handoff.writers.schedule import to_schedule
    from filmai_core.handoff.writers.tags import to_tagged_fdx
    from filmai_core.handoff.writers.tempo import to_tempo
    from filmai_core.handoff.writers.xlsx import to_xlsx

    reel, pulls = off.reel, off.pulls
    files = {
        "shots.otio": to_otio(pulls, reel.frames),
        "shots.edl": to_edl(pulls),
        "shots.xml": to_fcp_xml(pulls, reel.frames),
        "shots.ale": to_ale(pulls),
        "kitsu.csv": to_kitsu(pulls),
        "flow.csv": to_flow(pulls),
        "shots.xlsx": to_xlsx(sheets_of(off)),
        "tags.fdx": to_tagged_fdx(off.play, off.rows),
        "schedule.json": to_schedule(
            off.play, off.boards, off.register, off.ledger.days, created=created
        ),
        "tempo.mid": to_tempo(reel, off.scenes, off.drive),
        "animatic.otio": to_otio(reel, reel.frames),
        "animatic.edl": to_edl(reel),
        "animatic.srt": to_srt(reel),
        "rates.csv": write_rates(off.rates) if off.rates else rates_template(off.register),
        CODES: write_register(off.register),
    }
    return files


def to_zip(files: Mapping[str, bytes]) -> bytes:
    """Files as one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
