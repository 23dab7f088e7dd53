"""FilmAI: what a screenplay does to a reader, and the effects its shots need.

    import filmai_core as filmai

    play = filmai.read("script.fdx")
    timeline = filmai.emotions(play)

The functions here are the library's face; ``docs/api.md`` says more. Each imports what it
needs when it is called: importing the package loads neither torch nor streamlit.

Doors open one way:

    errors progress settings tuning < screenplay | models | effects < analysis
        < figures store jobs < cli < pages
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from filmai_core.analysis.breakdown.rows import ShotRow
    from filmai_core.analysis.context import Context
    from filmai_core.analysis.emotions.timeline import EmotionTimeline
    from filmai_core.analysis.people.entities import Thing
    from filmai_core.analysis.people.network import CharacterNetwork
    from filmai_core.analysis.themes.bank import Theme
    from filmai_core.analysis.themes.model import ThemeModel
    from filmai_core.effects.clip import Clip
    from filmai_core.effects.spec import EffectSpec
    from filmai_core.screenplay.model import Screenplay

__version__ = "0.1.0"

__all__ = [
    "__version__",
    "emotions",
    "export",
    "generate",
    "names",
    "network",
    "read",
    "shots",
    "themes",
]


def read(source: str | os.PathLike[str] | bytes, name: str = "") -> Screenplay:
    """Read a screenplay: Fountain, Final Draft, PDF, Word, plain text and others.

    What it is, is told from the content. The file is read in a process of its own, which is
    ended after ten seconds or a gigabyte, whatever stands in it.

    Args:
        source: a path, or the file's bytes.
        name: the file's own name, for messages; a path has one already.

    Raises:
        InputError: it is not there, too large, empty, of no known format, or damaged.
    """
    from pathlib import Path

    from filmai_core.errors import InputError
    from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

    if isinstance(source, bytes):
        return read_screenplay_safely(source, name or "untitled")
    path = Path(source)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be read: {error.strerror or error}",
            str(path.parent),
            "Check the name.",
        ) from error
    return read_screenplay_safely(data, name or path.name)


def emotions(play: Screenplay, *, context: Context | None = None) -> EmotionTimeline:
    """What each passage, scene and character carries.

    Args:
        play: the screenplay.
        context: where results are kept, progress, which model; anew and silent where None.

    Raises:
        ModelError: the model is missing, or does not read the script's language.
    """
    from filmai_core.analysis.context import Context
    from filmai_core.analysis.emotions.analysis import EMOTIONS

    return EMOTIONS.recall(play, context or Context())


def themes(
    play: Screenplay,
    *,
    bank: Sequence[Theme] | None = None,
    count: int | None = None,
    context: Context | None = None,
) -> ThemeModel:
    """Motifs found in the script, and named themes that are looked for.

    Args:
        play: the screenplay.
        bank: the named themes; the shipped ones where None.
        count: how many motifs; None finds out.
        context: as in `emotions`.

    Raises:
        ModelError: as in `emotions`.
    """
    from filmai_core.analysis.context import Context
    from filmai_core.analysis.themes.analysis import themes_analysis
    from filmai_core.analysis.themes.bank import DEFAULT_BANK

    chosen = DEFAULT_BANK if bank is None else bank
    return themes_analysis(chosen, count).recall(play, context or Context())


def network(play: Screenplay, *, context: Context | None = None) -> CharacterNetwork:
    """Who speaks with whom, and how strongly each pair is bound. Loads no model.

    A tie's ``valence`` is there where the context's store holds the script's emotions.
    """
    from filmai_core.analysis.context import Context
    from filmai_core.analysis.people.network_analysis import NETWORK

    return NETWORK.recall(play, context or Context()).network


def names(play: Screenplay, *, context: Context | None = None) -> tuple[Thing, ...]:
    """Who and what the script speaks of, most mentioned first.

    Raises:
        ModelError: as in `emotions`.
    """
    from filmai_core.analysis.context import Context
    from filmai_core.analysis.people.entity_analysis import ENTITIES

    return ENTITIES.recall(play, context or Context())


def shots(play: Screenplay, *, context: Context | None = None) -> tuple[ShotRow, ...]:
    """The effect breakdown: a row for each line and kind of effect; English scripts only.

    Raises:
        ModelError: the model is missing or damaged.
    """
    from filmai_core.analysis.breakdown.analysis import BREAKDOWN
    from filmai_core.analysis.context import Context

    return BREAKDOWN.recall(play, context or Context())


def generate(spec: EffectSpec | str, **changes: Any) -> Clip:
    """Simulate and draw an element: fire, smoke, an explosion, water.

    Args:
        spec: what to generate; a preset ("campfire") or a kind ("fire") by its name.
        changes: fields of the spec to change: ``frames=24, size=128, seed=3, wind=0.5``.

    Raises:
        InputError: there is none of that name, or a value is out of range.
        ModelError: there is no renderer.
    """
    from filmai_core.effects.spec import PRESETS, EffectKind, EffectSpec

    if isinstance(spec, str):
        spec = PRESETS.get(spec) or EffectSpec(cast(EffectKind, spec))
    from filmai_core.effects.draw.generate import generate as draw

    return draw(spec.with_(**changes))


def export(clip: Clip, path: str | os.PathLike[str], *, soft: bool = True) -> list[Path]:
    """Write a clip; the path's ending decides how, and the files written are returned.

    ``name.####.exr``, ``name.####.png``, ``.mov`` (ProRes 4444), ``.webm`` (with alpha),
    ``.mp4``, ``.gif`` (both over black), ``.zip`` (an EXR sequence).

    Args:
        clip: frames, scene-linear and premultiplied.
        path: see above.
        soft: roll light above display white off instead of cutting it, as a generated element
            wants it; EXR keeps its values either way.

    Raises:
        InputError: the ending is not known, or the disk is full or cannot be written.
    """
    from pathlib import Path

    from filmai_core.effects.media.export import write_clip

    return write_clip(clip, clip.fps, Path(path), soft=soft)
