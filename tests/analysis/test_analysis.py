"""An analysis as a value: what it is kept under, and when it is made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from filmai_core.analysis.analysis import Analysis, Codec
from filmai_core.analysis.context import Context
from filmai_core.errors import InputError, ModelError
from filmai_core.screenplay.model import Screenplay
from filmai_core.store.projects import ProjectStore

MakePlay = Callable[..., Screenplay]


class Counted:
    """Counts speeches, and how often it was asked to."""

    def __init__(self) -> None:
        self.asked = 0

    def compute(self, play: Screenplay, context: Context) -> int:
        self.asked += 1
        return sum(person.speeches for person in play.characters)


def number() -> Codec[int]:
    return Codec(lambda value: str(value).encode(), lambda data: int(data))


def made(counted: Counted, **changes: Any) -> Analysis[int]:
    values: dict[str, Any] = {
        "name": "speeches",
        "version": 1,
        "compute": counted.compute,
        "to_json": lambda count, play: {"speeches": count, "title": play.title},
        "codec": number(),
        **changes,
    }
    return Analysis(**values)


@pytest.fixture
def play(build_play: MakePlay) -> Screenplay:
    return build_play([[("ANN", "Hello."), ("BEN", "Yes.")]])


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(store=ProjectStore(tmp_path / "store.sqlite"))


def test_a_result_is_made_once_and_comes_back_from_the_store(
    play: Screenplay, context: Context
) -> None:
    counted = Counted()
    assert made(counted).known(play, context) is None
    assert made(counted).recall(play, context) == 2
    assert made(counted).recall(play, context) == 2
    assert made(counted).known(play, context) == 2
    assert counted.asked == 1
    assert made(counted).part(play, context) == {"speeches": 2, "title": "Made"}


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "other"},
        {"version": 2},
        {"parameters": {"least": 3}},
        {"revision": lambda context: "model@2"},
    ],
)
def test_whatever_a_result_depends_on_makes_it_anew(
    play: Screenplay, context: Context, changes: dict[str, Any]
) -> None:
    counted = Counted()
    before, after = made(counted), made(counted, **changes)
    assert before.key(play, context) != after.key(play, context)
    before.recall(play, context)
    assert after.known(play, context) is None
    after.recall(play, context)
    assert counted.asked == 2
    before.recall(play, context)  # the older one is still there
    assert counted.asked == 2


def test_another_draft_is_another_result(
    play: Screenplay, build_play: MakePlay, context: Context
) -> None:
    counted = Counted()
    made(counted).recall(play, context)
    assert made(counted).recall(build_play([[("ANN", "Only me.")]]), context) == 1


def test_without_a_codec_or_a_store_nothing_is_kept(play: Screenplay, context: Context) -> None:
    counted = Counted()
    unkept = made(counted, codec=None)
    assert (unkept.recall(play, context), unkept.known(play, context)) == (2, None)
    assert made(counted).recall(play, Context()) == 2
    assert made(counted).known(play, Context()) is None
    assert made(counted).known(play, context) is None


def test_a_model_that_cannot_be_had_leaves_nothing_behind(
    play: Screenplay, context: Context
) -> None:
    def fail(play: Screenplay, context: Context) -> int:
        raise ModelError("no model")

    with pytest.raises(ModelError):
        made(Counted(), compute=fail).recall(play, context)
    assert made(Counted()).known(play, context) is None


def test_a_model_replaced_while_it_works_is_asked_again_and_kept_as_itself(
    play: Screenplay, context: Context
) -> None:
    installed = ["old"]
    asked: list[str] = []

    def score(play: Screenplay, context: Context) -> int:
        asked.append(installed[0])
        installed[0] = "new"  # trained meanwhile
        return len(asked)

    analysis = made(Counted(), compute=score, revision=lambda context: installed[0])
    assert analysis.recall(play, context) == 2
    assert asked == ["old", "new"]
    assert analysis.known(play, context) == 2
    installed[0] = "old"
    assert analysis.known(play, context) is None


@pytest.mark.parametrize("name", ["", "Two words", "2nd", "naïve"])
def test_a_name_must_do_as_a_key_of_the_json(name: str) -> None:
    with pytest.raises(InputError, match="cannot be called"):
        made(Counted(), name=name)


def test_the_network_takes_its_tone_from_emotions_that_were_scored(
    build_play: MakePlay, context: Context, scorer: Any
) -> None:
    from filmai_core.analysis.emotions.analysis import EMOTIONS
    from filmai_core.analysis.emotions.timeline import score_emotions
    from filmai_core.analysis.people.network_analysis import NETWORK

    play = build_play([[("ANN", "joy joy"), ("BEN", "joy")]])
    (tie,) = NETWORK.recall(play, context).network.ties
    assert tie.valence is None
    fake = replace(
        EMOTIONS, compute=lambda play, context: score_emotions(play, scorer, model="words")
    )
    fake.recall(play, context)
    (tie,) = NETWORK.recall(play, context).network.ties
    assert tie.valence is not None and tie.valence > 0.5
