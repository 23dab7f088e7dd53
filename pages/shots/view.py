"""Effect shots as HTML: a line with its words marked, and the storyboard strip."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

from filmai_core.analysis.breakdown.lexicon import LABELS, EffectCategory
from filmai_core.analysis.breakdown.rows import ShotRow, page_text

#: Category: its sign (of the icon font that Streamlit brings) on cards without a picture.
SIGNS: Mapping[EffectCategory, str] = {
    EffectCategory.FIRE: "local_fire_department", EffectCategory.SMOKE: "cloud",
    EffectCategory.EXPLOSION: "flare", EffectCategory.WATER: "water_drop",
    EffectCategory.WEATHER: "thunderstorm", EffectCategory.DESTRUCTION: "domain_disabled",
    EffectCategory.BLOOD: "healing", EffectCategory.CROWD: "groups",
    EffectCategory.VEHICLE: "directions_car", EffectCategory.CREATURE: "cruelty_free",
    EffectCategory.ANIMAL: "pets", EffectCategory.WEAPON: "swords",
    EffectCategory.SCREEN: "smartphone", EffectCategory.DRIVING_PLATE: "road",
    EffectCategory.DAY_FOR_NIGHT: "bedtime", EffectCategory.SET_EXTENSION: "castle",
    EffectCategory.WIRE_REMOVAL: "cable",
}  # fmt: skip

STYLE = """
<style>
.shotline { font: 1.02rem/1.5 "Source Serif", serif; margin: 0 0 .4rem; overflow-wrap: anywhere; }
.shotline mark { background: rgba(217,164,65,.28); color: inherit; border-radius: 2px;
  box-shadow: inset 0 -2px 0 #D9A441; padding: 0 1px; }
.strip { display: flex; gap: .7rem; overflow-x: auto; padding: .2rem 0 .8rem; margin: 0;
  list-style: none; scroll-snap-type: x proximity; }
.strip:focus-visible { outline: 2px solid #E3B968; outline-offset: 2px; }
.strip li { flex: 0 0 11.5rem; scroll-snap-align: start; background: #171920; margin: 0;
  border: 1px solid #2A2D37; border-radius: .5rem; overflow: hidden; }
.strip img, .strip .none { width: 100%; aspect-ratio: 16/9; display: block; object-fit: cover; }
.strip .none { display: grid; place-items: center; color: #6E727E; background:
  linear-gradient(160deg, #1D2028, #13151B); font: 2rem/1 "Material Symbols Rounded"; }
.strip p { margin: 0; padding: .4rem .6rem .1rem; font-size: .8rem; color: #9A9CA5; }
.strip q { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical;
  overflow-wrap: anywhere; overflow: hidden; quotes: none; margin: 0 .6rem .6rem;
  font-size: .84rem; line-height: 1.35; }
.strip b { color: #E3B968; font-weight: 600; }
</style>
"""


def line_html(row: ShotRow) -> str:
    """The row's line, the words that announce the effect marked."""
    text, last, parts = row.text, 0, []
    for start, end in sorted(row.marks):
        if start < last:
            continue
        parts += [escape(text[last:start]), f"<mark>{escape(text[start:end])}</mark>"]
        last = end
    parts.append(escape(text[last:]))
    return f'{STYLE}<p class="shotline">{"".join(parts)}</p>'


def strip_html(rows: Sequence[ShotRow], posters: Mapping[str, Path]) -> str:
    """The shots in script order, each with its preview's picture where there is one."""
    cards = "".join(_card(row, posters.get(row.id)) for row in rows)
    label = 'aria-label="Storyboard of effect shots"'
    return f'{STYLE}<ol class="strip" tabindex="0" {label}>{cards}</ol>'


def _card(row: ShotRow, poster: Path | None) -> str:
    label = LABELS[row.category]
    if poster is not None:
        picture = f'<img alt="Preview: {escape(label)}" src="{_data(poster)}">'
    else:
        picture = f'<div class="none" aria-hidden="true">{SIGNS[row.category]}</div>'
    head = f"<b>{escape(row.number)}</b> · {escape(label)} · p. {page_text(row.page)}"
    return f"<li>{picture}<p>{head}</p><q>{escape(row.text)}</q></li>"


@lru_cache(maxsize=256)
def _data(poster: Path) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(poster.read_bytes()).decode()
