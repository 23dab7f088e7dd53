"""Bytes to lines: which encoding, which line ends, and is it text at all.

Detected in this order: byte order marks; UTF-16 without one (zero bytes at every other
place); UTF-8; then the old code pages, judged by how common the characters are that each
would give. A Windows-1252 apostrophe read as GB18030 gives a rare ideograph, and a
Chinese line read as Windows-1252 gives accents that follow each other, so the counts lie
far apart even in short files. What was found is said (`Text.encoding`), never hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from filmai_core.errors import InputError

#: Longest line that is read whole; the rest is cut off, with a warning. A paragraph of
#: 20,000 characters is eight pages.
LINE_CAP = 20_000
#: Most lines that are read; a 500-page screenplay has 30,000.
LINES_CAP = 400_000

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
#: Code pages that are tried when a file is not UTF-8, in the order that wins a tie.
_PAGES = ("cp1252", "gb18030", "big5", "cp1251", "shift_jis", "euc_kr")

_COMMON_HAN = frozenset(
    "的一是不了在人有我他她你这這那个個们們中来來上大为為和国國地到以说說时時要就出会會可也对對生能而子得于"
    "於着著下自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天"
    "分还還进進好小部其些主样樣理心本前开開但因只从從想实實日夜内內外景场場第集人物白点點手头頭门門走站坐声聲"
    "回见見给給让讓把被向又已问問听聽话話老师師父母亲親妈媽爸哥姐弟妹今明早晚上下车車房间間客厅廳街"
    "，。：；！？、（）“”《》【】…—　△"
)
_COMMON_LATIN = frozenset("éèêëàâäáãåçñöôóòõøüûùúïîíìßœæÉÈÀÄÖÜÇÑŒ‘’“”–—…«»°©®™€ÿ¿¡ºª\xa0")


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded file.

    Attributes:
        lines: without line ends; no form feeds, no NULs, tabs kept.
        encoding: Python's name of the codec, ``utf-8`` whether or not it had a mark.
        breaks: 0-based numbers of the lines that start a new page (form feeds).
        cut: 1-based numbers of the lines that were cut at `LINE_CAP`.
        damaged: number of characters that could not be decoded.
    """

    lines: tuple[str, ...]
    encoding: str
    breaks: frozenset[int] = frozenset()
    cut: tuple[int, ...] = ()
    damaged: int = 0


@lru_cache(maxsize=2)
def decode(data: bytes, name: str = "the file") -> Text:
    """Decode a text file and split it into lines.

    Raises:
        InputError: it is empty, or not text.
    """
    if not data.strip(b"\x00 \t\r\n\f\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"{name} is empty", hint="Choose a file that holds a screenplay.")
    text, encoding = _decode(data, name)
    damaged = text.count("\ufffd")
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\x0b", "\n")
    lines: list[str] = []
    breaks: set[int] = set()
    cut: list[int] = []
    for raw in text.split("\n"):
        if "\f" in raw:
            # A form feed ends a page. On its own it is no line; between words it is a line end.
            for index, part in enumerate(raw.split("\f")):
                if index:
                    breaks.add(len(lines))
                if part or not index:
                    lines.append(part)
        else:
            lines.append(raw)
        if len(lines[-1]) > LINE_CAP:
            kept = lines[-1].strip()[:LINE_CAP]
            lines[-1] = kept
            if len(kept) == LINE_CAP:
                cut.append(len(lines))
        if len(lines) > LINES_CAP:
            raise InputError(
                f"{name} has more than {LINES_CAP:,} lines",
                hint="That is no single screenplay; split it and import the parts.",
            )
    return Text(tuple(lines), encoding, frozenset(breaks), tuple(cut), damaged)


def looks_binary(data: bytes) -> bool:
    """Whether ``data`` is something other than text in any encoding that is read here."""
    head = data[:65536]
    if any(head.startswith(bom) for bom, _ in _BOMS) or _utf16_without_bom(head):
        return False
    if b"\x00" in head:
        return True
    controls = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), 28, 29))
    return controls * 50 > len(head)


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for bom, codec in _BOMS:
        if data.startswith(bom):
            plain = codec.removesuffix("-sig")
            return data[len(bom) :].decode(plain, errors="replace"), plain
    wide = _utf16_without_bom(data[:65536])
    if wide:
        return data.decode(wide, errors="replace"), wide
    if looks_binary(data):
        raise InputError(
            f"{name} is not a text file: it holds binary data",
            hint="Upload Fountain, Final Draft (.fdx), PDF, Word (.docx) or plain text.",
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", errors="replace")
    wrong = lenient.count("\ufffd")
    # A few broken bytes in a long UTF-8 file are damage, not another encoding.
    if wrong * 20 < sum(1 for char in lenient if ord(char) > 127) - wrong:
        return lenient, "utf-8"
    best = max(_PAGES, key=lambda page: (_likelihood(data[:200_000], page), -_PAGES.index(page)))
    return data.decode(best, errors="replace"), best


def _utf16_without_bom(head: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` when zero bytes stand at every other place, else ""."""
    if len(head) < 4:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd * 3 > half and even * 10 < odd:
        return "utf-16-le"
    if even * 3 > half and odd * 10 < even:
        return "utf-16-be"
    # Chinese UTF-16 has few zero bytes, all of them in its line ends and spaces.
    if even + odd and len(head) % 2 == 0:
        for codec in ("utf-16-le", "utf-16-be"):
            sample = head.decode(codec, errors="replace")
            foreign = [char for char in sample if ord(char) > 127]
            common = sum(char in _COMMON_HAN for char in foreign)
            if common * 3 > len(foreign) > 0 and "\n" in sample and "\x00" not in sample:
                return codec
    return ""


def _likelihood(data: bytes, page: str) -> float:
    """How common the characters are that ``page`` makes of ``data``, about [-1, 1]."""
    text = data.decode(page, errors="replace")
    foreign = [char for char in text if ord(char) > 127]
    if not foreign:
        return 0.0
    wrong = sum(1 for char in foreign if char == "\ufffd") / len(foreign)
    if page == "cp1252":
        score = sum(char in _COMMON_LATIN for char in foreign) / len(foreign)
        # Accents in a row are another alphabet's bytes.
        pairs = sum(ord(a) > 127 and ord(b) > 127 for a, b in zip(text, text[1:], strict=False))
        score -= pairs / len(foreign)
    elif page == "cp1251":
        letters = sum("а" <= char <= "я" or char in "ё«»—–…“”’" for char in foreign)
        score = 0.95 * letters / len(foreign)
        score -= sum(a.islower() and b.isupper() for a, b in zip(text, text[1:], strict=False)) / (
            len(foreign)
        )
    elif page == "shift_jis":
        score = sum("\u3041" <= char <= "\u30fc" or char in "、。「」" for char in foreign)
        score = 1.4 * score / len(foreign)
    elif page == "euc_kr":
        score = sum("\uac00" <= char <= "\ud7a3" for char in foreign) / len(foreign)
    else:
        # Half of running Chinese text is in the list; no other bytes come near.
        score = 1.8 * sum(char in _COMMON_HAN for char in foreign) / len(foreign)
    return min(score, 1.0) - 3 * wrong
