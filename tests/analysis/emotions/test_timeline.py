from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from filmai_core.analysis.emotions.timeline import (
    ENOUGH_LINES,
    EmotionTimeline,
    decode_timeline,
    encode_timeline,
    enough_lines,
    scene_scores,
    score_emotions,
    strongest,
    timeline_revision,
    valence_of,
)
from filmai_core.analysis.passages import Passage
from filmai_core.errors import ModelError
from filmai_core.models.emotions.data import EMOTIONS
from filmai_core.models.emotions.scores import VALENCE_SCALE, balance_of, zero_of
from filmai_core.progress import Cancelled, Progress
from filmai_core.screenplay.model import ElementKind

from ..conftest import WordScorer, make_play

JOY, ANGER = EMOTIONS.index("joy"), EMOTIONS.index("anger")


class DictCache:
    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}

    def known_passages(self, model: str, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        return {text: self.kept[text] for text in hashes if text in self.kept}

    def keep_passages(self, model: str, scored: Mapping[bytes, bytes]) -> None:
        self.kept.update(scored)


def test_scores_follow_the_passages(scorer: WordScorer) -> None:
    play = make_play([("ANN", "such joy"), ("", "a door")], [("BOB", "anger and fear")])
    timeline = score_emotions(play, scorer, model="words")
    assert timeline.probs.shape == (3, 7)
    assert timeline.probs[0, JOY] == np.float32(0.8) and timeline.probs[2, ANGER] > 0.7
    assert timeline.valence == pytest.approx([0.8, 0.0, -(1 - 0.2 * 0.2)])


class Balanced(WordScorer):
    """Its balance is the length of the text, its zero as given."""

    zero = {"dialogue": -1.5, "action": 2.0}

    def readings(self, texts: Sequence[str], **how: object) -> np.ndarray:
        rows = self.scores(texts, **how)  # type: ignore[arg-type]
        return np.column_stack([rows, [len(text) for text in texts]]).astype(np.float32)


def test_neutral_text_of_each_register_stands_at_zero() -> None:
    play = make_play([("ANN", "joy"), ("", "of a door"), ("", "it")])
    found = score_emotions(play, Balanced(), model="words").valence
    assert found == pytest.approx(np.tanh([4.5 / 6, 7 / 6, 0.0]))
    assert found.min() >= -1 and found.max() <= 1


def test_the_zero_is_where_neutral_lines_average() -> None:
    rng = np.random.default_rng(3)
    groups = [balance_of(EMOTIONS, rng.beta(1, n, (size, 7))) for n, size in ((9, 300), (20, 40))]
    zero = zero_of(groups)
    means = [np.tanh((group - zero) / VALENCE_SCALE).mean() for group in groups]
    assert np.mean(means) == pytest.approx(0, abs=1e-4) and means[0] != pytest.approx(0, abs=0.01)
    assert zero_of([]) == 0


def test_action_and_speech_are_read_each_in_its_register() -> None:
    class Apart(WordScorer):
        registers = ("film", "dialogue", "action")

        def scores(self, texts, *, register="", **how):
            self.asked += [f"{register}: {text}" for text in texts]
            return super().scores(texts, **how) * (0.5 if register == "action" else 1)

    scorer, cache = Apart(), DictCache()
    play = make_play([("ANN", "joy"), ("", "joy"), ("BOB", "plain")])
    timeline = score_emotions(play, scorer, model="m", cache=cache)
    assert {text for text in scorer.asked if ":" in text} == {
        "dialogue: joy",
        "dialogue: plain",
        "action: joy",
    }
    assert timeline.probs[:, JOY] == pytest.approx([0.8, 0.4, 0.0])
    again = score_emotions(play, Apart(), model="m", cache=cache)
    assert np.array_equal(again.probs, timeline.probs)


def test_a_model_s_own_balance_is_kept_with_the_timeline() -> None:
    cache = DictCache()
    play = make_play([("ANN", "joy"), ("", "of a door")])
    timeline = score_emotions(play, Balanced(), model="m", cache=cache)
    assert timeline.probs.shape == (2, 7) and timeline.zero == Balanced.zero
    for again in (
        score_emotions(play, Balanced(), model="m", cache=cache),
        decode_timeline(encode_timeline(timeline)),
    ):
        assert np.array_equal(again.valence, timeline.valence)
        assert np.array_equal(again.probs, timeline.probs)
        assert again.zero == timeline.zero


def test_another_reading_of_the_same_weights_is_kept_apart(scorer: WordScorer) -> None:
    asked = []

    class Watch(DictCache):
        def known_passages(self, model: str, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
            asked.append(model)
            return super().known_passages(model, hashes)

    score_emotions(make_play([("A", "x")]), scorer, model="emotions@1", cache=Watch())
    assert asked == [timeline_revision("emotions@1")] and asked[0] != "emotions@1"


def test_valence_stays_in_its_range() -> None:
    rng = np.random.default_rng(1)
    found = valence_of(EMOTIONS, rng.random((500, 7)).astype(np.float32))
    assert found.min() >= -1 and found.max() <= 1


@pytest.mark.parametrize("name", EMOTIONS)
def test_each_emotion_pulls_the_valence_its_way(name: str) -> None:
    wanted = {"joy": 1.0, "anger": -1.0, "disgust": -1.0, "fear": -1.0, "sadness": -1.0}
    probs = np.zeros((1, len(EMOTIONS)), dtype=np.float32)
    probs[0, EMOTIONS.index(name)] = 0.75
    assert valence_of(EMOTIONS, probs) == pytest.approx([0.75 * wanted.get(name, 0.0)])


def test_two_emotions_weigh_as_the_chance_of_either() -> None:
    probs = np.zeros((1, len(EMOTIONS)), dtype=np.float32)
    probs[0, [EMOTIONS.index("disgust"), EMOTIONS.index("fear")]] = 0.5, 0.5
    assert valence_of(EMOTIONS, probs) == pytest.approx([-0.75])


def test_scores_cannot_be_altered(scorer: WordScorer) -> None:
    timeline = score_emotions(make_play([("ANN", "joy")]), scorer, model="words")
    with pytest.raises(ValueError, match="read-only"):
        timeline.probs[0, 0] = 1


def test_a_new_draft_costs_only_its_changed_lines(scorer: WordScorer) -> None:
    cache = DictCache()
    first = [("ANN", f"line {number}") for number in range(20)]
    score_emotions(make_play(first), scorer, model="m", cache=cache)
    assert len(scorer.asked) == 20
    changed = [*first[:10], ("ANN", "new joy"), *first[10:]]
    again = score_emotions(make_play(changed), scorer, model="m", cache=cache)
    assert scorer.asked[20:] == ["new joy"]
    assert again.probs[10, JOY] == np.float32(0.8)
    alone = score_emotions(make_play(changed), WordScorer(), model="m")
    assert np.array_equal(again.probs, alone.probs)


def test_the_same_text_is_scored_once(scorer: WordScorer) -> None:
    timeline = score_emotions(make_play([("ANN", "joy")] * 5), scorer, model="m")
    assert scorer.asked == ["joy"] and timeline.probs.shape == (5, 7)


def test_scene_means_and_counts(scorer: WordScorer) -> None:
    play = make_play([("A", "joy one"), ("A", "two"), ("B", "joy three")], [], [("B", "fear")])
    found = scene_scores(score_emotions(play, scorer, model="m"))
    assert found.counts.tolist() == [3, 0, 1]
    assert found.valence[0] == pytest.approx(1.6 / 3)
    assert np.isnan(found.valence[1]) and np.isnan(found.scores[1]).all()
    assert found.valence[2] == pytest.approx(-0.8)
    assert (found.low <= found.valence)[[0, 2]].all() and (found.high >= found.valence)[
        [0, 2]
    ].all()


def test_a_scene_of_one_line_is_not_sure_of_itself(scorer: WordScorer) -> None:
    play = make_play([("A", "joy"), ("A", "plain"), ("A", "fear")], [("A", "plain one")])
    found = scene_scores(score_emotions(play, scorer, model="m"))
    assert found.high[1] - found.low[1] > 0.3


def test_the_interval_narrows_with_more_lines(scorer: WordScorer) -> None:
    few = [("A", "joy"), ("A", "no")] * 3
    many = [("A", "joy"), ("A", "no")] * 60
    found = scene_scores(score_emotions(make_play(few, many), scorer, model="m"))
    width = found.high - found.low
    assert width[1] < width[0] / 2
    # the interval of a mean of n draws of 0 and 0.8: 2 * 1.645 * 0.4 / sqrt(n)
    assert width[1] == pytest.approx(2 * 1.645 * 0.4 / np.sqrt(120), rel=0.15)


def test_a_mean_of_two_is_surer_than_one_line_by_the_root_of_two(scorer: WordScorer) -> None:
    # Scenes of up to two lines borrow the script's own spread; a mean's error falls by the
    # root of the count (here both scenes are neutral, so no end is cut off at 1 or -1).
    many = [("A", word) for word in ("joy", "plain", "plain", "fear", "plain", "plain")] * 5
    play = make_play(many, [("A", "plain")], [("A", "plain"), ("A", "plain")])
    found = scene_scores(score_emotions(play, scorer, model="m"))
    one, two = (found.high - found.low)[1:]
    assert one / two == pytest.approx(np.sqrt(2), rel=1e-6)
    # 90% of a normal lie within 1.645 deviations; the pooled deviation here: ten lines
    # of 33 are 0.8 off their scene's mean of 0, less three scenes' means.
    spread = np.sqrt(10 * 0.8**2 / (33 - 3))
    assert one == pytest.approx(2 * 1.645 * spread, rel=1e-3)


@pytest.mark.parametrize("count", [12, 48, 192])
def test_the_interval_is_the_mean_s_error_and_not_the_lines_spread(count: int) -> None:
    values = np.random.default_rng(count).uniform(-0.6, 0.6, count)
    probs = np.zeros((count, len(EMOTIONS)), dtype=np.float32)
    for row, value in zip(probs, values, strict=True):
        row[EMOTIONS.index("joy" if value > 0 else "sadness")] = abs(value)
    passages = tuple(
        Passage(0, rank, rank, "A", ElementKind.DIALOGUE, "x", 0.0) for rank in range(count)
    )
    found = scene_scores(EmotionTimeline(EMOTIONS, passages, probs, 1, "m"))
    half = (found.high[0] - found.low[0]) / 2
    assert half == pytest.approx(1.645 * values.std() / np.sqrt(count), rel=0.15)


def test_a_character_has_their_own_lines_only(scorer: WordScorer) -> None:
    play = make_play([("A", "joy"), ("B", "fear")], [("B", "fear")])
    timeline = score_emotions(play, scorer, model="m")
    found = scene_scores(timeline, "A")
    assert found.counts.tolist() == [1, 0]
    assert found.valence[0] == pytest.approx(0.8)
    assert scene_scores(timeline, "NOBODY").counts.sum() == 0


def test_thirty_lines_are_enough(scorer: WordScorer) -> None:
    play = make_play([("A", f"x{n}") for n in range(ENOUGH_LINES)] + [("B", "y")])
    timeline = score_emotions(play, scorer, model="m")
    assert enough_lines(timeline, "A") and not enough_lines(timeline, "B")


def test_the_strongest_lines_come_first(scorer: WordScorer) -> None:
    play = make_play([("A", "plain"), ("A", "joy"), ("A", "fear sadness")])
    timeline = score_emotions(play, scorer, model="m")
    assert strongest(timeline, 0, count=2) == (2, 1)
    assert strongest(timeline, 0, label="joy", count=1) == (1,)


def test_a_language_it_was_not_trained_on_is_refused(scorer: WordScorer) -> None:
    with pytest.raises(ModelError, match="'zh'.*multilingual"):
        score_emotions(make_play([("A", "x")], language="zh"), scorer, model="m", languages=("en",))
    assert scorer.asked == []


def test_stopping_keeps_nothing_half(scorer: WordScorer) -> None:
    cache = DictCache()

    def stop(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        score_emotions(make_play([("A", "x")]), scorer, model="m", cache=cache, report=stop)
    assert cache.kept == {}


def test_the_store_gives_back_what_it_got(scorer: WordScorer) -> None:
    play = make_play([("ANN", "joy é 剧"), ("", "a door")], [])
    timeline = score_emotions(play, scorer, model="m@1")
    back = decode_timeline(encode_timeline(timeline))
    assert back.passages == timeline.passages and np.array_equal(back.probs, timeline.probs)
    assert (back.labels, back.scenes, back.model) == (timeline.labels, 2, "m@1")


def test_a_script_without_text_has_an_empty_timeline(scorer: WordScorer) -> None:
    timeline = score_emotions(make_play(), scorer, model="m")
    assert timeline.probs.shape == (0, 7)
    assert decode_timeline(encode_timeline(timeline)).probs.shape == (0, 7)
