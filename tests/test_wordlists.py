from __future__ import annotations

from importlib.resources import files

import pytest
import regex

from filmai_core.csvcell import safe_cell
from filmai_core.screenplay.formats.fountain.title import read_title
from filmai_core.wordlists import alternation, table, word_file, words

NAMES = sorted(
    path.name.removesuffix(".toml") for path in (files("filmai_core.data") / "words").iterdir()
)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_read(name: str) -> None:
    assert word_file(name)


def test_a_table_counts_as_all_its_lists_each_word_once() -> None:
    found = words("continued", "more")
    assert found.count("SEGUE") == 1 and {"MORE", "MEHR", "À SUIVRE"} <= set(found)


def test_a_list_is_no_table() -> None:
    with pytest.raises(TypeError, match="times.toml: day.en is no table"):
        table("times", "day", "en")
    with pytest.raises(KeyError):
        words("times", "teatime")


def test_the_longest_word_is_tried_first_and_marks_stand_for_themselves() -> None:
    pattern = regex.compile(alternation(["A", "A B", "C.D"]))
    assert pattern.match("A  B")[0] == "A  B" and not pattern.fullmatch("CxD")


@pytest.mark.parametrize(
    ("line", "key"),
    [("Titolo: Sale", "title"), ("Autor: Ana", "author"), ("作者：林", "author"),
     ("編劇：林", "author"), ("Дата: 1 мая", "draft date"), ("Kontakt: Ida", "contact")],
)  # fmt: skip
def test_title_keys_of_every_language_are_one_key(line: str, key: str) -> None:
    pairs, taken = read_title([line, "", "INT. HALL - DAY"])
    assert [found for found, _ in pairs] == [key] and taken == 1


def test_a_spreadsheet_runs_no_cell() -> None:
    for text in ("=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"):
        assert safe_cell(text) == "'" + text
    assert safe_cell("A=1") == "A=1" and safe_cell("") == "" and safe_cell(-2.5) == -2.5
