"""Themes as an analysis: by a bank of themes, with as many motifs as the script carries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from filmai_core.analysis.analysis import Analysis, Codec
from filmai_core.analysis.context import Context
from filmai_core.analysis.themes.bank import DEFAULT_BANK, Theme, bank_to_json
from filmai_core.analysis.themes.codec import decode_themes, encode_themes, themes_to_json
from filmai_core.analysis.themes.model import ThemeModel
from filmai_core.screenplay.model import Screenplay

VERSION = 4


def _revision(context: Context) -> str:
    from filmai_core.learning import registry
    from filmai_core.learning.encoders import DEFAULT_ENCODER

    return registry.default_registry().card(DEFAULT_ENCODER).label


def themes_analysis(
    bank: Sequence[Theme] = DEFAULT_BANK, count: int | None = None
) -> Analysis[ThemeModel]:
    """Themes by a writer's own bank; `THEMES` is the one with the shipped bank.

    Args:
        bank: named themes to look for; those that are off are left out.
        count: how many motifs; None finds out.
    """

    def fit(play: Screenplay, context: Context) -> ThemeModel:
        from filmai_core.analysis.themes.fit import fit_themes
        from filmai_core.learning.embedder import default_embedder

        embedder = default_embedder()
        return fit_themes(
            play,
            embedder,
            bank=bank,
            count=count,
            model=embedder.card.label,
            report=context.report,
        )

    active = json.dumps(bank_to_json([theme for theme in bank if theme.on]), ensure_ascii=False)
    return Analysis(
        name="themes",
        version=VERSION,
        compute=fit,
        to_json=lambda model, play: themes_to_json(model),
        codec=Codec(encode_themes, decode_themes),
        revision=_revision,
        parameters={
            "bank": hashlib.sha256(active.encode()).hexdigest()[:16],
            "count": count,
        },
        title="Themes",
        doing="Reading themes",
    )


THEMES = themes_analysis()
