"""How alike the characters sound, and lines that could be anyone's."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from filmai_core.analysis.people.voice_analysis import VOICES, VoiceReading
from filmai_core.analysis.people.voices import FEWEST_WORDS, VoicePair
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, reading_panels


def voices(play: Screenplay) -> None:
    """The pairs, the verdicts, and the lines."""
    reading = reading_panels.recall(VOICES, play)
    with st.expander("Voices: who sounds like whom", icon=":material/record_voice_over:"):
        for line in voice_words(reading):
            st.markdown(f"- {line}")
        pairs = reading.voices.pairs
        if pairs:
            rows = [
                {
                    "One": pair.a,
                    "Other": pair.b,
                    "Distance": round(pair.distance, 2),
                    "Low": round(pair.low, 2),
                    "High": round(pair.high, 2),
                    "Told apart": "yes" if pair.unlike else "no",
                }
                for pair in pairs
            ]
            st.dataframe(pd.DataFrame(rows), hide_index=True, key="characters.voices")
            st.caption(
                "Burrows's Delta over the commonest words, as a multiple of what the same "
                "speeches give when they are dealt out between the two at random: 1 is one "
                "voice. Low and high bound it at 90%."
            )
        if reading.told.lines:
            st.markdown("**Lines that could be anyone's** (as likely of another voice)")
            lines = reading.told.lines
            reading_panels.quotes(play, [(t.scene, t.line, t.character, t.text) for t in lines])


def voice_words(reading: VoiceReading) -> list[str]:
    """What can be said of the voices, a sentence each."""
    voices, told = reading.voices, reading.told
    unit = "words" if voices.fewest == FEWEST_WORDS else "characters"
    if len(voices.names) < 2:
        return [f"Fewer than two people speak {voices.fewest} {unit}: no voices can be compared."]
    words = []
    alike = [pair for pair in voices.pairs if not pair.unlike]
    unlike = [pair for pair in reversed(voices.pairs) if pair.unlike]
    if unlike:
        words.append(f"Most unlike: {_pair(unlike[0])}.")
    if alike:
        words.append(f"Not told apart: {'; '.join(_pair(pair) for pair in alike[:4])}.")
    if told.shares:
        best = max(told.shares, key=lambda name: told.shares[name])
        least = min(told.shares, key=lambda name: told.shares[name])
        words.append(
            f"By their words alone, {told.shares[best]:.0%} of {panels.plain(best)}'s longer "
            f"speeches are told as theirs, {told.shares[least]:.0%} of {panels.plain(least)}'s; "
            f"guessing would give {told.chance:.0%}."
        )
    if voices.too_few:
        few = ", ".join(panels.plain(name) for name in voices.too_few[:6])
        more = f" and {len(voices.too_few) - 6} more" if len(voices.too_few) > 6 else ""
        words.append(f"Under {voices.fewest} {unit}, too few for a voice: {few}{more}.")
    return words


def _pair(pair: VoicePair) -> str:
    return (
        f"{panels.plain(pair.a)} and {panels.plain(pair.b)} "
        f"({pair.distance:.2f}, {pair.low:.2f} to {pair.high:.2f})"
    )
