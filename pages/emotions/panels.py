"""What the emotion page says and shows around its figure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from filmai_core.analysis.emotions.arcs import Arc
from filmai_core.analysis.emotions.tables import timeline_to_csv, timeline_to_json
from filmai_core.analysis.emotions.timeline import EmotionTimeline, strongest
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, png_button, state
from pages.shared.script_view import Mark

#: Lines highlighted in the open scene.
HIGHLIGHTS = 3

_QUOTE_STYLE = """
<style>
.causes { list-style: none; margin: 0; padding: 0; }
.causes li { margin: 0 0 0.45rem; padding-left: 0.8rem; border-left: 2px solid #3A3E4A; }
.causes li:first-child { border-color: #D9A441; }
.causes q { quotes: "“" "”"; }
.causes span { color: #9A9CA5; font-size: 0.875rem; white-space: nowrap; }
</style>
"""


def shape_words(arc: Arc, scenes: int) -> str:
    """What can be said of the script's shape, and what cannot."""
    if arc.p >= 1.0 and scenes < 8:
        return "**Too few scenes for a shape.** Read them one by one."
    if not arc.reliable:
        return (
            f"**No reliable shape.** The same scenes in a shuffled order rise and fall as much "
            f"as the valence line does (p = {arc.p:.2f}), so read single scenes, not the curve."
        )
    words = (
        "**The valence line has a shape.** Shuffled scenes rarely move as much "
        f"(p = {_small(arc.p)})."
    )
    if arc.name:
        words += (
            f" It comes closest to *{arc.name}*, which explains {arc.fit or 0:.0%} of it; "
            "the six named arcs are simple, so treat the name as a hint."
        )
    else:
        words += " It follows none of the six named arcs well."
    return words


def _small(p: float) -> str:
    return f"{p:.3f}" if p < 0.01 else f"{p:.2f}"


def marks(timeline: EmotionTimeline, scene: int, lead: str) -> dict[tuple[int, int], Mark]:
    """The strongest lines of a scene, for the script view."""
    found: dict[tuple[int, int], Mark] = {}
    label = lead if lead in timeline.labels else None
    for rank, index in enumerate(strongest(timeline, scene, label=label, count=HIGHLIGHTS)):
        passage = timeline.passages[index]
        name, score = (
            top_emotion(timeline, index)
            if label is None
            else (lead, float(timeline.probs[index, timeline.labels.index(lead)]))
        )
        found.setdefault(
            (scene, passage.element), Mark(f"{name} {score:.2f}", passage.text, most=rank == 0)
        )
    return found


def top_emotion(timeline: EmotionTimeline, index: int) -> tuple[str, float]:
    """A passage's strongest emotion, neutral only where nothing else is there."""
    row = timeline.probs[index]
    names = [name for name in timeline.labels if name != "neutral"]
    name = max(names, key=lambda label: float(row[timeline.labels.index(label)]))
    return name, float(row[timeline.labels.index(name)])


def turning_points(play: Screenplay, timeline: EmotionTimeline, arc: Arc) -> None:
    """Each turn with the lines that caused it, and a way to its scene."""
    st.subheader("Turning points", anchor=False)
    if not arc.turning_points:
        st.write(
            "The valence line has no turn that stands out from its own band, in scenes of five "
            "passages or more." if arc.reliable
            else "The valence line has no reliable shape, so it has no turns to name."
        )  # fmt: skip
        return
    for number, turn in enumerate(arc.turning_points, start=1):
        with st.container(border=True, key=f"turn-{number}"):
            with st.container(horizontal=True, vertical_alignment="center"):
                way = "High" if turn.kind == "high" else "Low"
                st.markdown(
                    f"**{number} · {way} point** at "
                    f"{panels.plain(panels.scene_label(play, turn.scene))}",
                    width="stretch",
                )
                st.button(
                    "Open the scene",
                    key=f"emotions.turn.{number}",
                    on_click=state.open_scene,
                    args=(turn.scene,),
                )
            quotes = "".join(_quoted(timeline, index) for index in turn.passages)
            st.html(f'{_QUOTE_STYLE}<ul class="causes">{quotes}</ul>')


def _quoted(timeline: EmotionTimeline, index: int) -> str:
    passage = timeline.passages[index]
    name, score = top_emotion(timeline, index)
    text = passage.text if len(passage.text) <= 180 else passage.text[:179].rstrip() + "…"
    parts = [passage.character or "action", f"line {passage.line}" if passage.line else ""]
    where = ", ".join(part for part in parts if part)
    return (
        f"<li><q>{escape(text)}</q> <span>{escape(where)} · {escape(name)} {score:.2f}</span></li>"
    )


def downloads(play: Screenplay, timeline: EmotionTimeline) -> None:
    """The timeline to take away: picture, table, everything."""
    name = "emotions"
    with st.container(horizontal=True, key="emotion-downloads"):
        png_button.png_button(".st-key-timeline", key="emotions.png")
        st.download_button(
            "CSV",
            lambda: timeline_to_csv(timeline, play).encode("utf-8-sig"),
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/table:",
            on_click="ignore",
            help="One row a scene, for a spreadsheet",
        )
        st.download_button(
            "JSON",
            lambda: json.dumps(timeline_to_json(timeline, play), ensure_ascii=False).encode(),
            file_name=f"{name}.json",
            mime="application/json",
            icon=":material/data_object:",
            on_click="ignore",
            help="Every passage, scene and character",
        )


def model_box(card: Mapping[str, Any]) -> None:
    """What reads the emotions, how often it is right, and what it cannot see."""
    with st.expander("What reads this, and how far to trust it", icon=":material/info:"):
        st.markdown("\n\n".join(model_words(card)))
        if card.get("scores"):
            st.dataframe(pd.DataFrame(_f1_rows(_named_tests(card))), hide_index=True)
            st.caption("F1 of each emotion on test lines that training never saw: 1 is every line "
                       "right, 0 none.")  # fmt: skip


def model_words(card: Mapping[str, Any]) -> list[str]:
    """The model's card in plain words, a paragraph each."""
    data = card.get("data", [])
    read = " and ".join(
        f"{source['lines']:,} {source.get('kind', 'lines')}, from {source['name']}"
        for source in data
    )
    words = [
        f"**What it is.** {card.get('description', '')} "
        + (f"A small transformer ({card['encoder']}) " if card.get("encoder") else "A model ")
        + "that runs on this machine"
        + (f", fine-tuned by this project on {read}." if read else ".")
    ]
    tests = _named_tests(card)
    right = [
        f"on {name}, {scores['accuracy']:.0%} of the {scores['single_lines']:,} lines that carry "
        f"one emotion (macro-F1 {scores['macro_f1']:.2f} over all {scores['lines']:,})"
        for name, scores in tests.items()
    ]
    if right:
        words.append(
            f"**How often it is right.** {_sentence('; '.join(right))} On a single line it is "
            "often wrong; over many lines the errors even out, so read scenes and stretches, "
            "not lines."
        )
        hardest = min(tests, key=lambda name: float(tests[name]["macro_f1"]))
        words.append(f"**Weak at** {_weakest(tests[hardest]['f1'])}, on {hardest}.")
    if card.get("limits"):
        words.append("**What it can't see.** " + " ".join(map(str, card["limits"])))
    return words


def _named_tests(card: Mapping[str, Any]) -> dict[str, Any]:
    """The card's scores by test set, each set named by what it holds."""
    kinds = {
        source["name"].split()[0].lower().rstrip(","): source for source in card.get("data", [])
    }
    named = {}
    for name, scores in card.get("scores", {}).items():
        source = kinds.get(name.split()[0].lower())
        if source is not None:
            name = f"{source['kind'].split(',')[0]} ({source['name'].split()[0].rstrip(',')})"
        named[name] = scores
    return named


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _weakest(f1: Mapping[str, float], count: int = 3) -> str:
    """The emotions that are told least well, with their F1."""
    worst = sorted(f1, key=lambda name: f1[name])[:count]
    return ", ".join(f"{name} (F1 {f1[name]:.2f})" for name in worst)


def _f1_rows(scores: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = next(iter(scores.values()))["f1"]
    return [
        {"emotion": name} | {test: round(found["f1"][name], 2) for test, found in scores.items()}
        for name in names
    ]
