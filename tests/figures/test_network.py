"""The network's picture as data, and its files."""

from __future__ import annotations

import csv
import io

import networkx as nx
import pytest

from filmai_core.analysis.people.bonds import read_bonds
from filmai_core.analysis.people.measures import bond_over_time, measure
from filmai_core.analysis.people.network import build_network
from filmai_core.figures.network import (
    layout,
    network_data,
    plot_bond,
    plot_matrix,
    readable,
    to_csv,
    to_gexf,
    to_graphml,
)
from filmai_core.screenplay.read import read_screenplay

SCRIPT = """INT. ROOM - DAY

ANNA
Hello Ben.

BEN
Good day to you.

INT. HALL - DAY

BEN
Who?

CARL
Nobody, Anna.

EXT. ROOF - DAY

DORA
Alone.
"""


@pytest.fixture(scope="module")
def play():
    return read_screenplay(SCRIPT.encode(), "x.fountain")


@pytest.fixture(scope="module")
def network(play):
    return build_network(play)


def test_places_are_the_same_each_time_and_everyone_has_one(network) -> None:
    places = layout(network)
    assert set(places) == {person.name for person in network.people}
    assert places == layout(network)
    assert len(set(places.values())) == len(places)


def test_nodes_and_edges_are_those_of_the_network(network) -> None:
    data = network_data(network, measure(network), layout(network))
    assert {node["id"] for node in data["nodes"]} == {"ANNA", "BEN", "CARL", "DORA"}
    shown = {edge["id"] for edge in data["edges"] if not edge.get("hidden")}
    assert shown == {"ANNA\tBEN", "BEN\tCARL"}


def test_a_window_hides_other_ties_and_keeps_every_place(play, network) -> None:
    places = layout(network)
    window = build_network(play, first=1, last=1)
    data = network_data(window, measure(network), places, whole=network)
    hidden = {edge["id"] for edge in data["edges"] if edge.get("hidden")}
    assert hidden == {"ANNA\tBEN"}
    assert {node["id"]: (node["x"], node["y"]) for node in data["nodes"]} == places


def test_weak_ties_can_be_left_out(network) -> None:
    strongest = network.ties[0].strength
    data = network_data(network, measure(network), layout(network), least=strongest)
    assert sum(not edge.get("hidden") for edge in data["edges"]) == 1


def test_mentions_have_arrows(play) -> None:
    mentions = build_network(play, view="mentions")
    data = network_data(mentions, measure(mentions), layout(mentions))
    arrows = {edge["id"]: edge["arrows"] for edge in data["edges"] if not edge.get("hidden")}
    assert arrows == {"ANNA\tBEN": "to", "ANNA\tCARL": "from"}


def test_the_matrix_says_the_same_both_ways(network) -> None:
    cells = dict(zip(map(tuple, plot_matrix(network).data[1].customdata),
                     plot_matrix(network).data[1].text, strict=True))  # fmt: skip
    assert cells["ANNA", "BEN"] == "ANNA and BEN: 3" and cells["BEN", "ANNA"].endswith(": 3")
    assert cells["ANNA", "DORA"].endswith(": 0")


def test_a_bond_has_a_bar_for_each_scene_with_words(play) -> None:
    figure = plot_bond(bond_over_time(read_bonds(play), "ANNA", "BEN"), play)
    assert list(figure.data[0].x) == [1] and list(figure.data[0].customdata) == [0]


def test_the_files_open_again(network) -> None:
    for data, read in ((to_gexf(network), nx.read_gexf), (to_graphml(network), nx.read_graphml)):
        graph = read(io.BytesIO(data))
        assert set(graph) == {"ANNA", "BEN", "CARL", "DORA"}
        assert graph.edges["ANNA", "BEN"]["weight"] == 3.0
    rows = list(csv.DictReader(io.StringIO(to_csv(network))))
    assert rows[0]["source"] == "ANNA" and rows[0]["turns"] == "1"


def test_a_name_is_no_formula(play) -> None:
    from dataclasses import replace

    network = build_network(play)
    tie = replace(network.ties[0], a="=HYPERLINK(1)")
    assert "'=HYPERLINK" in to_csv(replace(network, ties=(tie,)))


def test_a_crowd_has_a_place_each() -> None:
    names = [f"P{index // 26}{chr(65 + index % 26)}" for index in range(120)]
    cues = "".join(f"{name}\nWords.\n\n" for name in names)
    crowd = build_network(read_screenplay(f"INT. A - DAY\n\n{cues}".encode(), "x.fountain"))
    data = network_data(crowd, measure(crowd), layout(crowd))
    assert len(data["nodes"]) == 120
    assert 0 < sum(bool(node["label"]) for node in data["nodes"]) <= 12


def test_of_two_names_that_would_touch_the_first_is_written() -> None:
    """Labels lay over each other until none could be read."""
    places = {"EDWARD": (0.0, 0.0), "JOSEPHINE": (20.0, 5.0), "WILL": (0.0, 200.0)}
    sizes = dict.fromkeys(places, 10.0)
    assert readable(["EDWARD", "JOSEPHINE", "WILL"], places, sizes) == {"EDWARD", "WILL"}
    assert readable(["JOSEPHINE", "EDWARD", "WILL"], places, sizes) == {"JOSEPHINE", "WILL"}
