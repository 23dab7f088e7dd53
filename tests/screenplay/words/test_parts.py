"""Acts, teasers and stage scenes are told from lines that only sound like them."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.words.parts import PartKind, read_part


@pytest.mark.parametrize(
    "line",
    ["ACT THREE", "Act II", "ACT TWO: THE FLOOD", "2. Akt", "Dritter Akt", "ACTE PREMIER",
     "ACTO SEGUNDO", "ATTO SECONDO", "Действие первое", "第二幕", "COLD OPEN", "TEASER", "TAG"],
)  # fmt: skip
def test_acts_and_their_kin(line: str) -> None:
    part = read_part(line)
    assert part is not None and part.kind is PartKind.ACT and part.act


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("SCENE 4", ""), ("SCENE B", ""), ("Scene Two", ""), ("SCENE 2. A QUAY", "A QUAY"),
        ("SCENE 2 A QUAY", "A QUAY"), ("Scène II : Un quai", "Un quai"), ("3. Szene", ""),
        ("Act I, Scene 2. A quay.", "A quay."), ("第一幕 第二场", ""), ("ACT ONE SCENE TWO", ""),
    ],
)  # fmt: skip
def test_scenes_of_a_play(line: str, place: str) -> None:
    part = read_part(line)
    assert part is not None and part.kind is PartKind.SCENE and part.place == place


@pytest.mark.parametrize("line", ["END OF ACT ONE", "End of Teaser", "FIN DE L'ACTE II"])
def test_what_only_ends(line: str) -> None:
    part = read_part(line)
    assert part is not None and part.kind is PartKind.END


@pytest.mark.parametrize(
    "line",
    ["Act one was long.", "Scene 2 is hard to watch.", "SCENE I'VE SEEN", "ACT OUT", "Tag",
     "FIRST ACT OF WAR", "END OF THE WORLD", "Prologue to a kiss", "I", "SCENERY 2"],
)  # fmt: skip
def test_sentences_and_names_are_none(line: str) -> None:
    assert read_part(line) is None
