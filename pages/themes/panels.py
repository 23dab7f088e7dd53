"""What the page of themes says, and where a writer changes motifs and the bank."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from filmai_core.analysis.themes.bank import DEFAULT_BANK, Theme, bank_from_json, bank_to_json
from filmai_core.analysis.themes.edits import MotifEdits, Thread
from filmai_core.analysis.themes.model import ThemeModel
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, reading_panels, state
from pages.shared.reading_panels import Quote

_EDITS, _BANK, _COUNT = "motif edits", "theme bank", "motif count"


def about(model: ThemeModel) -> None:
    """What the script is about, in two sentences."""
    lines = []
    if model.named:
        top = sorted(model.named, key=lambda theme: -theme.score)[:4]
        named = ", ".join(f"**{panels.plain(t.name)}** ({t.score:.0%})" for t in top)
        lines.append(f"Of the named themes it is most about {named}.")
    if model.motifs:
        largest = "; ".join(f"*{panels.plain(m.label)}*" for m in model.motifs[:4])
        lines.append(f"Its own largest motifs: {largest}.")
    st.markdown("  \n".join(lines))


def dropped(found: Sequence[Thread], play: Screenplay) -> None:
    """Which threads were there in the first quarter and hardly later."""
    gone = [thread for thread in found if thread.dropped]
    if not gone:
        st.markdown("No thread of the first quarter was dropped after it.")
        return
    for thread in gone:
        number = play.scenes[thread.scenes[-1]].heading.number or thread.scenes[-1] + 1
        st.markdown(
            f"**{panels.plain(thread.label)}** runs in the first quarter and hardly later: "
            f"last in scene {number}."
        )


def evidence(play: Screenplay, model: ThemeModel, kind: str) -> list[Quote]:
    """Choose a theme; its lines and scenes. Returns the lines."""
    if kind == "Motifs":
        items = {m.label: (m.evidence, m.scenes) for m in model.motifs}
    else:
        named = sorted(model.named, key=lambda theme: -theme.score)
        items = {t.name: (t.evidence, t.scenes) for t in named}
    if not items:
        return []
    choice = st.selectbox("Lines that show", list(items), key=f"themes.choice.{kind}")
    lines, scenes = items[choice]
    rows = [(line.scene, line.line, line.character, line.text) for line in lines]
    with st.container(border=True, key="theme-evidence"):
        if kind == "Motifs":
            motif = next(m for m in model.motifs if m.label == choice)
            st.markdown(
                f"{panels.plain(', '.join(motif.terms[:8]))} · stability {motif.stability:.2f}"
            )
        else:
            theme = next(t for t in model.named if t.name == choice)
            st.markdown(f"Score {theme.score:.0%}")
        reading_panels.quotes(play, rows)
        if scenes:
            reading_panels.scene_buttons(play, scenes, "themes.scenes")
    return rows


def _save(play: Screenplay, edits: MotifEdits, count: int) -> None:
    reading_panels.save_document(_EDITS, edits.to_json(play.digest, count))


def edit_motifs(
    play: Screenplay, model: ThemeModel, edits: MotifEdits, count: int | None, most: int
) -> None:
    """Rename, merge, hide; how many."""
    with st.expander("Change the motifs", icon=":material/edit:"):
        options = [0, *range(2, most + 1)]
        chosen = st.selectbox(
            "How many motifs",
            options,
            index=options.index(count) if count in options else 0,
            format_func=lambda n: (
                f"chosen by the script ({len(model.motifs)})"
                if not n and not count
                else (str(n) if n else "chosen by the script")
            ),
            key="themes.count",
        )
        if chosen != (count or 0):
            reading_panels.save_document(_COUNT, chosen or None)
            st.rerun()
        labels = {m.id: edits.names.get(m.id, m.label) for m in model.motifs}
        rows = pd.DataFrame(
            {
                "Motif": [labels[m.id] for m in model.motifs],
                "Merged into": [labels.get(edits.merged.get(m.id, -1), "") for m in model.motifs],
                "Hidden": [m.id in edits.hidden for m in model.motifs],
                "Its words": [", ".join(m.terms[:6]) for m in model.motifs],
                "Stability": [round(m.stability, 2) for m in model.motifs],
            },
            index=[m.id for m in model.motifs],
        )
        changed = st.data_editor(
            rows,
            hide_index=True,
            disabled=["Its words", "Stability"],
            column_config={
                "Merged into": st.column_config.SelectboxColumn(options=list(labels.values()))
            },
            key=f"themes.motifs.{play.digest[:8]}",
        )
        with st.container(horizontal=True):
            if st.button("Save the motifs", type="primary", key="themes.save"):
                with panels.guard():
                    _save(play, edits_from(changed, labels), len(model.motifs))
                    state.say("Motifs saved.")
                    st.rerun()
            if st.button("Undo the last change", key="themes.undo"):
                reading_panels.undo_document(_EDITS)
                st.rerun()


def edits_from(table: pd.DataFrame, labels: dict[int, str]) -> MotifEdits:
    """What the edited table says; names are compared with those shown before."""
    edits = MotifEdits()
    by_label = {label: motif for motif, label in labels.items()}
    for motif, row in table.iterrows():
        key = int(str(motif))
        edits = edits.rename(key, str(row["Motif"] or ""))
        if row["Hidden"]:
            edits = edits.hide(key)
    for motif, row in table.iterrows():
        into = by_label.get(str(row["Merged into"] or ""))
        if into is not None:
            edits = edits.merge(int(str(motif)), into)
    return edits


def edit_bank(bank: Sequence[Theme]) -> None:
    """Extend, edit and switch off the named themes of this project."""
    with st.expander("Change the theme bank", icon=":material/library_books:"):
        st.caption(
            "Describe a theme in up to three short sentences, as a script would show it, a line "
            "each. Words that give it away count too; a star stands for any ending."
        )
        rows = pd.DataFrame(
            {
                "On": [theme.on for theme in bank],
                "Theme": [theme.name for theme in bank],
                "Descriptions": ["\n".join(theme.descriptions) for theme in bank],
                "Words": [" ".join(theme.words) for theme in bank],
            }
        )
        changed = st.data_editor(
            rows, hide_index=True, num_rows="dynamic", key="themes.bank", height=360
        )
        with st.container(horizontal=True):
            if st.button("Save the bank", type="primary", key="themes.bank.save"):
                with panels.guard():
                    document = bank_to_json(bank_from_json(_bank_rows(changed)))
                    reading_panels.save_document(_BANK, document, of_project=True)
                    state.say("Theme bank saved.")
                    st.rerun()
            if st.button("Back to the shipped bank", key="themes.bank.reset"):
                reading_panels.save_document(_BANK, bank_to_json(DEFAULT_BANK), of_project=True)
                st.rerun()


def _bank_rows(table: pd.DataFrame) -> list[dict[str, object]]:
    def text(value: object) -> str:
        return value if isinstance(value, str) else ""

    return [
        {
            "name": text(row["Theme"]),
            "descriptions": text(row["Descriptions"]).splitlines(),
            "words": text(row["Words"]).split(),
            "on": bool(row["On"]) if row["On"] is not None else True,
        }
        for _, row in table.iterrows()
        if text(row["Theme"]).strip() or text(row["Descriptions"]).strip()
    ]


def figures_box(model: ThemeModel) -> None:
    """How far to trust it."""
    with st.expander("How far to trust this", icon=":material/info:"):
        with st.grid(3, min_column_width=160):
            st.metric("Coherence (NPMI)", f"{model.coherence:.2f}")
            st.metric("Diversity", f"{model.diversity:.0%}")
            count = len(model.memberships[0]) if len(model.memberships) else 0
            best = model.agreement.get(count)
            st.metric("Stability (ARI)", "-" if best is None else f"{best:.2f}")
        st.caption(
            "Coherence: whether a motif's words stand in the same passages, from -1 to 1. "
            "Diversity: the share of words that belong to one motif alone. Stability: how far "
            "runs on four fifths of the script agree with the whole, 1 being the same. "
            "Beside other methods: filmai evaluate themes SCRIPT. A named theme's score orders "
            "themes; it is no probability."
        )
