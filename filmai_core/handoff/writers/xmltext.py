"""Text that XML 1.0 can hold."""

from __future__ import annotations

import regex

_FORBIDDEN = regex.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    r"""``text`` without the control characters that XML forbids.

    >>> xml_text("a\x00b")
    'ab'
    """
    return str(_FORBIDDEN.sub("", text))
