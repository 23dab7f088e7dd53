"""HTML around a script: taken off, so that the text below is read by its own rules.

Scripts on the web stand in ``<pre>``, under a stray ``<b><!--``, or in paragraphs of a page.
A page is unwrapped only where its text holds a scene heading: an error page is still
refused. Every step is one pass, whatever is left open.
"""

from __future__ import annotations

import html

import regex

from filmai_core.errors import InputError
from filmai_core.screenplay.foreign.decoding import decode, looks_binary
from filmai_core.screenplay.words.headings import looks_like_heading

_TAG = regex.compile(r"<[/!?]?[A-Za-z][^<>]{0,1000}>|<[/!?]?[A-Za-z]>|<!--|-->")
_KNOWN = regex.compile(
    r"(?i)</?(?:b|i|u|em|strong|br|p|pre|font|div|span|html|body|head|center|tt|table|td|tr)\b"
    r"[^<>]{0,1000}>|<!--|<!doctype html"
)
_BREAK = regex.compile(r"(?i)<br\b[^<>]{0,200}>[ \t]*\n?")
_BLOCK_END = regex.compile(r"(?i)</(?:p|div|tr|h[1-6]|li|blockquote)\s*>[ \t]*\n?")
#: What is left out with all that stands in it.
_UNSEEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"), ("<head", "</head>"))
_FEWEST_TAGS = 3
_SNIFFED = 200_000


def unwrap(data: bytes) -> bytes | None:
    """The script's text as UTF-8; None where there is no HTML, or no script in it."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"<" not in data[:_SNIFFED] or data[:5] == b"%PDF-" or looks_binary(data):
        return None
    if start[:5] == b"<?xml" and b"<html" not in data[:2000].lower():
        return None  # an XML format, which its own reader knows or refuses
    try:
        text = "\n".join(decode(data).lines)
    except InputError:
        return None
    found = _KNOWN.finditer(text[:_SNIFFED])
    tags = sum(1 for _ in zip(found, range(_FEWEST_TAGS), strict=False))
    if not tags or tags < _FEWEST_TAGS and start[:1] != b"<":
        return None
    plain = strip_tags(text)
    lines = plain.split("\n")
    return plain.encode() if any(looks_like_heading(line) for line in lines) else None


def strip_tags(text: str) -> str:
    """Text without HTML, its lines where they were as far as the page had lines."""
    for opening, closing in _UNSEEN:
        text = _without(text, opening, closing)
    inside = _preformatted(text)
    if inside is None:
        if regex.search(r"(?i)<(?:p|br|div|tr)\b", text):
            text = _BLOCK_END.sub("\n\n", _BREAK.sub("\n", text))
    else:
        text = inside
    return html.unescape(_TAG.sub("", text)).replace("\xa0", " ")


def _without(text: str, opening: str, closing: str) -> str:
    """Text without what stands between two marks; its line ends stay."""
    lower = text.lower()
    if len(lower) != len(text):  # letters that change their length; rare beside HTML
        lower = text
    parts: list[str] = []
    at = 0
    while (start := lower.find(opening, at)) >= 0:
        end = lower.find(closing, start)
        if end < 0:  # never closed: the tag goes with the others, its text stays
            break
        end += len(closing)
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*parts, text[at:]])


def _preformatted(text: str) -> str | None:
    """What stands in ``<pre>``, everything else as empty lines; None where there is none."""
    lower = text.lower()
    if "<pre" not in lower or len(lower) != len(text):
        return None
    parts: list[str] = []
    at = 0
    while (start := lower.find("<pre", at)) >= 0:
        end = lower.find("</pre", start)
        end = len(text) if end < 0 else end
        parts += ["\n" * text.count("\n", at, start), text[start:end]]
        at = end + 1
    return "".join(parts)
