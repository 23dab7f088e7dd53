from __future__ import annotations

import pytest

from filmai_core.errors import InputError
from filmai_core.screenplay.foreign.decoding import LINE_CAP, decode, looks_binary

ENGLISH = "EXT. BRICK’S PATIO - DAY\n\nA café. “Hello” – he says…\n"
CHINESE = "第1场 日 内 客厅\n人物：阿海、三叔\n阿海：（喊）三叔，明天还出不出海？\n三叔：看天。\n"
TRADITIONAL = (
    "第1場 日 內 客廳\n人物：阿海、三叔\n阿海：（喊）三叔，明天還出不出海？\n三叔：看天。\n"
)
RUSSIAN = "ИНТ. КУХНЯ - ДЕНЬ\n\nИВАН\nОтчего вы всегда ходите в чёрном?\n"
JAPANESE = "○ 公園（夜）\n\nサムライ「おい、どこへ行くのですか。」\n"
KOREAN = "S#1. 거실 (낮)\n\n영희\n안녕하세요, 어디 가세요?\n"


@pytest.mark.parametrize(
    ("text", "codec", "said"),
    [
        (ENGLISH, "utf-8", "utf-8"),
        (ENGLISH, "utf-8-sig", "utf-8"),
        (ENGLISH, "utf-16", "utf-16-le"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (ENGLISH, "utf-16-be", "utf-16-be"),
        (ENGLISH, "utf-32", "utf-32-le"),
        (ENGLISH, "cp1252", "cp1252"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16", "utf-16-le"),
        (TRADITIONAL, "big5", "big5"),
        (RUSSIAN, "cp1251", "cp1251"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (KOREAN, "euc_kr", "euc_kr"),
    ],
)
def test_encoding_is_found_and_said(text: str, codec: str, said: str) -> None:
    found = decode(text.encode(codec))
    assert (found.encoding, "\n".join(found.lines)) == (said, text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends_are_one(end: str) -> None:
    assert decode(f"a{end}b{end}{end}c".encode()).lines == ("a", "b", "", "c")


def test_form_feeds_start_pages_and_part_words() -> None:
    found = decode(b"a\fb\n\f\nc")
    assert found.lines == ("a", "b", "", "c")
    assert found.breaks == {1, 3}


def test_a_long_line_is_cut_and_said() -> None:
    found = decode(b"short\n" + b"x" * (LINE_CAP + 5))
    assert len(found.lines[1]) == LINE_CAP and found.cut == (2,)


def test_a_line_of_blanks_is_not_cut() -> None:
    assert decode(b"a\n" + b" " * 100_000 + b"\nb").cut == ()


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    data = ("Élodie épluche des pommes, été après été. " * 20).encode() + b"\xff end"
    found = decode(data)
    assert (found.encoding, found.damaged) == ("utf-8", 1)


@pytest.mark.parametrize("data", [b"", b"\n \t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00" * 99])
def test_nothing_is_named_as_empty(data: bytes) -> None:
    with pytest.raises(InputError, match="empty"):
        decode(data, "x.txt")


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x7fELF\x02\x01\x01\x00" * 9,
     bytes(range(1, 9)) * 50, b"MZ\x90\x00\x03\x00\x00\x00"],
)  # fmt: skip
def test_binary_is_named_as_such(data: bytes) -> None:
    assert looks_binary(data)
    with pytest.raises(InputError, match="binary"):
        decode(data, "x.txt")
