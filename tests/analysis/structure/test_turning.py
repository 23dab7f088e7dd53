"""The five turning points: in order, near where they are told to lie, and not of every script."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.shapes import Line
from filmai_core.analysis.emotions.timeline import score_emotions
from filmai_core.analysis.structure.analysis import STRUCTURE, read_structure, structure_to_json
from filmai_core.analysis.structure.evidence import scene_evidence, turn
from filmai_core.analysis.structure.tables import Act
from filmai_core.analysis.structure.turning import (
    BAND,
    NAMES,
    POSITIONS,
    find_turning_bands,
    ordered_marginals,
    standard,
    why_not,
)
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay


def feature(
    scenes: int = 80, pages: float = 100, marks: dict[int, str] | None = None
) -> Screenplay:
    text = "".join(
        f"{(marks or {}).get(n, '')}INT. ROOM {n % 9} - DAY\n\nA lamp.\n\n"
        f"{'ANN' if n % 2 else 'BEN'}\nWe wait here.\n\n"
        for n in range(scenes)
    )
    return replace(read_screenplay(text.encode(), "x.fountain"), pages=pages)


def middle(band: Any) -> float:
    total = sum(share for _, share in band.scenes)
    return sum(scene * share for scene, share in band.scenes) / total


def test_by_position_alone_the_five_lie_where_they_are_told_to() -> None:
    bands = find_turning_bands([1.0] * 100, {})
    assert [band.name for band in bands] == list(NAMES)
    for band, at in zip(bands, POSITIONS, strict=True):
        assert middle(band) == pytest.approx(100 * at - 0.5, abs=1.5)
        total = sum(share for _, share in band.scenes)
        assert BAND <= total <= 1 and all(share > 0 for _, share in band.scenes)
        assert [scene for scene, _ in band.scenes] == sorted(scene for scene, _ in band.scenes)


def test_positions_are_shares_of_time_not_of_scenes() -> None:
    long_opening = [50.0] * 10 + [5.0] * 100
    bands = find_turning_bands(long_opening, {})
    assert middle(bands[0]) < 3


def test_evidence_moves_a_point_within_its_reach_and_no_further() -> None:
    tension = np.zeros(100)
    tension[93] = tension[20] = 5.0
    bands = find_turning_bands([1.0] * 100, {"tension": tension})
    climax = dict(bands[4].scenes)
    assert max(climax, key=lambda scene: climax[scene]) == 93 and 20 not in climax


def test_marginals_agree_with_all_orders_counted_one_by_one() -> None:
    likely = np.random.default_rng(2).random((3, 7))
    slow = np.zeros((3, 7))
    for chosen in combinations(range(7), 3):
        weight = np.prod([likely[k, scene] for k, scene in enumerate(chosen)])
        for k, scene in enumerate(chosen):
            slow[k, scene] += weight
    slow /= slow.sum(axis=1, keepdims=True)
    assert ordered_marginals(likely) == pytest.approx(slow, abs=1e-9)


def test_three_marked_acts_say_where_their_ends_are() -> None:
    acts = (Act("ACT ONE", 0, 39), Act("ACT TWO", 40, 59), Act("ACT THREE", 60, 99))
    bands = {band.name: band for band in find_turning_bands([1.0] * 100, {}, acts)}
    assert middle(bands["change of plans"]) == pytest.approx(39, abs=2)
    assert middle(bands["major setback"]) == pytest.approx(59, abs=2)


@pytest.mark.parametrize(
    ("play", "said"),
    [
        (feature(20), "features"),
        (feature(80, pages=40), "60 pages"),
        (feature(marks={0: "> TEASER <\n\n", 8: "> ACT ONE <\n\n", 30: "> ACT TWO <\n\n",
                        60: "> ACT THREE <\n\n"}), "episode"),
        (feature(marks={n * 16: f"# Act {n + 1}\n\n" for n in range(5)}), "5 acts"),
    ],
    ids=["few scenes", "few pages", "teaser", "five acts"],
)  # fmt: skip
def test_shorts_and_other_forms_are_not_told(play: Screenplay, said: str) -> None:
    found = read_structure(play)
    assert found.turning_points is None and said in found.why
    told = structure_to_json(found)
    assert told["turning_points"] is None and told["why"] == found.why
    assert len(told["seconds"]) == len(play.scenes) and min(told["seconds"]) >= 1


def test_chapters_are_no_acts() -> None:
    play = feature(marks={n * 16: f"# The lake {n}\n\n" for n in range(5)})
    found = read_structure(play)
    assert found.acts == () and found.turning_points is not None


def test_a_features_json_holds_the_five_in_order(scorer: Any) -> None:
    play = feature()
    told = structure_to_json(read_structure(play, score_emotions(play, scorer, model="words")))
    assert [point["name"] for point in told["turning_points"]] == list(NAMES)
    for point in told["turning_points"]:
        assert all(0 < share <= 1 for _, share in point["scenes"])
    assert told["why"] is None


def test_without_a_model_it_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = replace(feature(), language="xx")
    assert why_not(foreign, ()) == ""
    from filmai_core.analysis.emotions.analysis import EMOTIONS
    from filmai_core.errors import ModelError

    def fail(self: object, play: object, context: object) -> object:
        raise ModelError("no model")

    monkeypatch.setattr(type(EMOTIONS), "recall", fail)
    assert STRUCTURE.compute(foreign, Context()).turning_points is not None


def test_new_places_and_people_and_changes_of_mood_are_evidence() -> None:
    text = (
        "INT. A - DAY\n\nANN\nHi.\n\nINT. A - NIGHT\n\nANN\nHi.\n\nEXT. SEA - DAY\n\nCAT\nHi.\n\n"
    )
    play = read_screenplay(text.encode(), "x.fountain")
    assert list(scene_evidence(play)["new"]) == [2, 0, 2]
    mood = np.repeat(np.where(np.arange(60) < 30, 0.5, -0.5), 4)
    line = Line("valence", np.repeat(np.arange(60), 4), mood, 60)
    assert abs(int(np.argmax(turn(line))) - 30) <= 1


def test_values_that_are_all_alike_say_nothing() -> None:
    assert not standard(np.full(9, 3.0)).any()
    assert np.isfinite(standard(np.array([1.0, np.nan, 3.0]))).all()
