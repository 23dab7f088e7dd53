"""The .cube format: exact interpolation, domains, limits and what is said of a bad file."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.effects.colour.cube import Cube, bake_cube, read_cube, write_cube
from filmai_core.effects.colour.transfer import Grade, to_display
from filmai_core.errors import InputError


def test_between_points_a_table_is_linear_in_each_direction() -> None:
    """A table of r·g·b, r·g and b is met exactly everywhere between its points."""
    axis = np.float32([0, 1])
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    table = np.stack([red * green * blue, red * green, blue], axis=-1)
    rgb = np.random.default_rng(0).random((50, 3)).astype(np.float32)
    wanted = np.stack([rgb.prod(1), rgb[:, 0] * rgb[:, 1], rgb[:, 2]], axis=-1)
    np.testing.assert_allclose(Cube(table).look_up(rgb), wanted, atol=1e-6)


def test_the_domain_is_stretched_over_the_table_and_cut_at_its_ends() -> None:
    points = np.linspace(0, 1, 5, dtype=np.float32)[:, None].repeat(3, 1)
    cube = Cube(points, low=(-1, 0, 0), high=(1, 2, 0.5))
    rgb = np.float32([[0, 0, 0], [-1, 1, 0.25], [1, 2, 0.5], [-9, 9, 9]])
    wanted = [[0.5, 0, 0], [0, 0.5, 0.5], [1, 1, 1], [0, 1, 1]]
    np.testing.assert_allclose(cube.look_up(rgb), wanted, atol=1e-6)
    solid = bake_cube(lambda frame: frame, 5)
    wide = Cube(solid.table, low=(-1, 0, 0), high=(1, 2, 0.5))
    np.testing.assert_allclose(wide.look_up(rgb), wanted, atol=1e-6)


def test_a_baked_grade_is_the_grade_at_the_tables_points() -> None:
    grade = Grade(gain=(0.9, 1.4, 0.5), gamma=(1.2, 1, 0.8))
    cube = bake_cube(grade.apply)
    assert cube.table.shape == (33, 33, 33, 3) and cube.title == "FilmAI"
    frame = np.ones((1, 1, 4), np.float32)
    frame[0, 0, :3] = [0.1, 0.8, 0.4]
    shown = np.clip(to_display(grade.apply(frame)[0, :, :3]), 0, 1)
    # Measured 1.1e-3, between points.
    assert cube.look_up(to_display(frame[0, :, :3])) == pytest.approx(shown, abs=2e-3)
    assert cube.table.max() == 1


@pytest.mark.parametrize("shape", [(3, 3), (2, 2, 2, 3)])
def test_a_table_comes_back_from_its_file(shape: tuple[int, ...]) -> None:
    table = np.random.default_rng(1).random(shape).astype(np.float32)
    cube = Cube(table, (-0.5, 0, 0.25), (1, 2, 3), 'a "b" look')
    again = read_cube(write_cube(cube))
    np.testing.assert_allclose(again.table, table, atol=6e-7)
    assert (again.low, again.high, again.title) == (cube.low, cube.high, "a 'b' look")


def test_marks_comments_and_other_programs_words_are_passed_over() -> None:
    text = "\ufeffTITLE\n# by hand\n\nLUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE 0 1\n0 0 0\n.5 .5 .5\n"
    cube = read_cube(text)
    assert cube.title == "" and cube.table.tolist() == [[0, 0, 0], [0.5, 0.5, 0.5]]
    assert (cube.low, cube.high) == ((0, 0, 0), (1, 1, 1))


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("LUT_3D_SIZE 256", "0 rows where 16777216"),
        ("LUT_3D_SIZE 257", "2 to 256"),
        ("LUT_1D_SIZE 65536", "0 rows where 65536"),
        ("LUT_1D_SIZE 65537", "2 to 65536"),
        ("LUT_1D_SIZE 2", "0 rows where 2"),
        ("LUT_1D_SIZE 1", "2 to 65536"),
        ("LUT_1D_SIZE", "2 to 65536"),
        ("LUT_1D_SIZE 2 3", "2 to 65536"),
        ("\n\nLUT_1D_SIZE x", "line 3"),
        ("LUT_1D_SIZE 2\nDOMAIN_MAX 1 0 1\n0 0 0\n1 1 1", "DOMAIN_MIN"),
    ],
)
def test_sizes_end_where_the_format_says(head: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_cube(head)
