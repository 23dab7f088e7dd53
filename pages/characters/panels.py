"""What the page of characters says: answers, one person, one pair, the ranking."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from filmai_core.analysis.people.bonds import Bonds
from filmai_core.analysis.people.measures import (
    NetworkMeasures,
    bond_over_time,
    exchanges_of,
    never_meet,
)
from filmai_core.analysis.people.network import CharacterNetwork
from filmai_core.figures.network import plot_bond, tie_words
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, reading_panels, state

_PAIR_CHART = "characters.bond"


def answers(bonds: Bonds, network: CharacterNetwork, measures: NetworkMeasures) -> None:
    """The questions a writer asks first, answered in a sentence each."""
    centre = measures.nodes[0]
    reasons = ", ".join(centre.reasons[:3])
    lines = [f"**{panels.plain(centre.name)}** is the centre: {panels.plain(reasons)}."]
    if len(network.people) < 2:
        lines.append("Only one person speaks, so there are no ties to draw.")
    elif not network.ties:
        lines.append("No two people share a scene.")
    for bridge in measures.bridges[:2]:
        one, other = (_names(side) for side in bridge.sides)
        lines.append(
            f"Only **{panels.plain(bridge.who)}** joins {one} with {other}: without them the "
            "two would not touch."
        )
    apart = never_meet(bonds)
    if apart:
        pairs = "; ".join(f"{panels.plain(a)} and {panels.plain(b)}" for a, b in apart[:3])
        more = f", and {len(apart) - 3} more pairs of the leading eight" if len(apart) > 3 else ""
        lines.append(f"Never in one scene: {pairs}{more}.")
    groups = [group for group in measures.communities if len(group) > 1]
    if len(groups) > 1:
        lines.append(
            f"{len(groups)} groups mostly keep to themselves; of all possible ties "
            f"{measures.density:.0%} are there."
        )
    st.markdown("\n".join(f"- {line}" for line in lines))


def _names(people: tuple[str, ...], most: int = 3) -> str:
    shown = ", ".join(panels.plain(name) for name in people[:most])
    return shown + (f" and {len(people) - most} more" if len(people) > most else "")


def choose(network: CharacterNetwork, chosen: list[str]) -> None:
    """Choose a person or a pair without the graph."""
    names = [person.name for person in network.people]
    state.set_widget("characters.who", chosen)
    st.multiselect(
        "One person, or two for their tie",
        names,
        max_selections=2,
        placeholder="Click in the graph, or choose here",
        key="characters.who",
        on_change=lambda: state.hold("chosen", state.widget("characters.who")),
    )


def person_panel(
    play: Screenplay,
    bonds: Bonds,
    network: CharacterNetwork,
    measures: NetworkMeasures,
    name: str,
) -> None:
    """One person: numbers, ties, scenes, a few lines."""
    person, node = network.person(name), measures.node(name)
    if person is None or node is None:
        return
    with st.container(border=True, key="person-panel"):
        st.subheader(panels.plain(name), anchor=False)
        with st.grid(4, min_column_width=130):
            st.metric("Rank", node.rank)
            st.metric("Words", f"{person.words:,}")
            st.metric("Scenes", len(person.scenes))
            st.metric("Named by others", person.named_by)
        st.caption(panels.plain("; ".join(node.reasons)))
        ties = [tie for tie in network.ties if name in (tie.a, tie.b)][:6]
        if ties:
            st.markdown("**Strongest ties**")
            for tie in ties:
                other = tie.b if tie.a == name else tie.a
                st.markdown(f"- {panels.plain(other)}: {panels.plain(tie_words(tie))}")
        spoken = sorted(
            (turn for turn in bonds.turns if turn.who == name and turn.text),
            key=lambda turn: -turn.words,
        )[:3]
        if spoken:
            st.markdown("**Longest speeches**")
            reading_panels.quotes(play, [(t.scene, t.line, "", t.text) for t in spoken])
        st.markdown("**Scenes**")
        reading_panels.scene_buttons(play, person.scenes, "characters.person")


def _open_clicked_scene() -> None:
    if (scene := state.picked_scene(_PAIR_CHART)) is not None:
        state.open_scene(scene)


def pair_panel(play: Screenplay, bonds: Bonds, network: CharacterNetwork, a: str, b: str) -> None:
    """One tie: how it changes, the lines that show it, the scenes."""
    tie = network.tie(a, b)
    with st.container(border=True, key="pair-panel"):
        st.subheader(f"{panels.plain(a)} and {panels.plain(b)}", anchor=False)
        if tie is None:
            st.write("They never speak with each other, share no scene, and never name each other.")
            return
        st.markdown(panels.plain(tie_words(tie)))
        scored = reading_panels.valences(play)
        points = bond_over_time(bonds, a, b, scored)
        if any(point.words for point in points):
            st.plotly_chart(
                plot_bond(points, play),
                theme=None,
                key=_PAIR_CHART,
                on_select=_open_clicked_scene,
                selection_mode="points",
                config={"displayModeBar": False},
                alt=f"Words exchanged by {a} and {b}, scene by scene",
            )
        exchanges = exchanges_of(bonds, a, b)
        if tie.valence is None:
            st.caption("Open the Emotions page once, and the tone of what they say is shown here.")
            telling = sorted(exchanges, key=lambda item: -item.weight)[:3]
            st.markdown("**Longest exchanges**")
            rows = [turn for item in telling for turn in (item.first, item.second)]
        else:
            st.markdown("**The lines with the strongest tone**")
            turns = {
                (turn.scene, turn.line, turn.who): turn
                for item in exchanges
                for turn in (item.first, item.second)
            }
            rows = sorted(
                turns.values(),
                key=lambda turn: (
                    -abs(
                        sum(scored.get((turn.scene, index), 0.0) for index in turn.elements)
                        / max(1, len(turn.elements))
                    )
                ),
            )[:4]
        reading_panels.quotes(play, [(t.scene, t.line, t.who, t.text) for t in rows if t.text])
        if tie.scenes:
            st.markdown("**Scenes**")
            reading_panels.scene_buttons(play, tie.scenes, "characters.pair")


def ranking(network: CharacterNetwork, measures: NetworkMeasures) -> None:
    """Everyone's measures as a table."""
    rows = []
    for node in measures.nodes:
        person = network.person(node.name)
        if person is not None:
            rows.append(
                {
                    "Rank": node.rank,
                    "Name": node.name,
                    "Words": person.words,
                    "Speeches": person.speeches,
                    "Scenes": len(person.scenes),
                    "Tied to": node.degree,
                    "Tie strength": round(node.strength),
                    "Betweenness": round(node.betweenness, 3),
                    "Group": node.community + 1 if node.community >= 0 else None,
                    "Why": "; ".join(node.reasons[:3]),
                }
            )
    with st.expander("All measures", icon=":material/table:"):
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="characters.table")
        st.caption(
            "Rank adds shares of words (30%), scenes (25%), tie strength (20%), betweenness "
            "(15%) and how long one is heard (10%), each as a share of the largest. Betweenness: "
            "how many shortest paths between others lead through one, strong ties being short."
        )
