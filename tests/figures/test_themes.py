"""Theme figures as data."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.analysis.themes.model import Line, Motif, ThemeModel
from filmai_core.figures.themes import plot_carriers, plot_heatmap, plot_river, plot_scene_map
from filmai_core.screenplay.read import read_screenplay

SCRIPT = "".join(f"INT. ROOM {n} - DAY\n\nSomething <happens> here.\n\n" for n in range(6))


@pytest.fixture(scope="module")
def play():
    return read_screenplay(SCRIPT.encode(), "x.fountain")


@pytest.fixture(scope="module")
def weights():
    return np.array([[1.0, 0.0], [0.8, 0.2], [0.5, 0.5], [0.1, 0.9], [0.0, 1.0], [0.3, 0.7]])


@pytest.fixture(scope="module")
def model(weights):
    line = Line(0, 3, "", "Something <happens> here.")
    motifs = tuple(Motif(i, f"Motif {i}", (), 0.5, (), ()) for i in range(2))
    empty = np.zeros((6, 0))
    return ThemeModel(motifs, weights.copy(), (), weights.copy(), {}, (), empty, empty,
                      (line,) * 5 + (None,), np.zeros((6, 2)), "fake")  # fmt: skip


def test_every_cell_of_the_heat_map_can_be_clicked(play, model, weights) -> None:
    figure = plot_heatmap(["A", "B"], weights, play, model.typical, scene=3)
    cells = figure.data[1]
    assert len(cells.x) == 12 and set(cells.customdata) == set(range(6))
    assert np.array_equal(figure.data[0].z, weights.T)
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (3.5, 4.5)


def test_hovering_tells_heading_and_line_as_text(play, model, weights) -> None:
    text = plot_heatmap(["A", "B"], weights, play, model.typical).data[1].text[0]
    assert "INT. ROOM 0 - DAY" in text and "&lt;happens>" in text


def test_a_scene_without_text_is_not_on_the_map(play, model) -> None:
    figure = plot_scene_map(model, play, ["A", "B"], model.weights, scene=0)
    shown = [index for trace in figure.data if trace.customdata is not None
             for index in trace.customdata]  # fmt: skip
    assert sorted(shown) == [0, 1, 2, 3, 4]
    symbols = {trace.marker.symbol for trace in figure.data if trace.customdata is not None}
    assert len(symbols) == 2


def test_the_map_shows_what_is_chosen(play, model) -> None:
    """Named themes were chosen, and the map showed motifs."""
    named = np.eye(6)[:, ::-1][:, :3]  # only the last three scenes carry any
    figure = plot_scene_map(model, play, ["love", "war", "home"], named)
    assert {trace.name for trace in figure.data} <= {"love", "war", "home"}
    assert next(t for t in figure.data if t.name == "home").customdata == (3,)


def test_the_river_keeps_the_sum(play, weights) -> None:
    figure = plot_river(["A", "B"], weights, play)
    assert np.asarray(figure.data[0].y) + np.asarray(figure.data[1].y) == pytest.approx(1.0)


def test_figures_leave_their_input_alone(play, model, weights) -> None:
    before = weights.copy()
    plot_heatmap(["A", "B"], weights, play, model.typical)
    plot_river(["A", "B"], weights, play)
    plot_carriers(["X"], ["A", "B"], weights[:1])
    assert np.array_equal(before, weights)
