"""Highland: a zip (or TextBundle) around one Fountain file."""

from __future__ import annotations

from filmai_core.errors import InputError
from filmai_core.screenplay.foreign.archive import is_zip, member_names, read_members
from filmai_core.screenplay.formats.fountain import reader as fountain
from filmai_core.screenplay.model import Reading

_KIND = "Highland document"
_ENDINGS = (".fountain", ".md", ".markdown", ".txt", ".spmd")


def sniff(data: bytes) -> float:
    """How sure it is that this is a Highland document or a TextBundle, in [0, 1]."""
    if not is_zip(data):
        return 0.0
    names = member_names(data)
    if not any(_is_text(name) for name in names):
        return 0.0
    bundle = any(".textbundle/" in name or name.endswith("info.json") for name in names)
    return 0.95 if bundle else 0.6


def read(data: bytes, name: str) -> Reading:
    """Read the Fountain text inside.

    Raises:
        InputError: damaged, or without text.
    """
    members = read_members(data, name, _KIND, _is_text)
    if not members:
        raise InputError(
            f"{name} is no {_KIND}: it holds no text",
            hint="Export it from Highland as Fountain or PDF.",
        )
    # ``text.md`` or ``text.fountain`` is the document; other texts are its companions.
    best = max(members, key=lambda member: (_stem(member) == "text", len(members[member])))
    return fountain.read(members[best], name)


def _is_text(member: str) -> bool:
    hidden = member.startswith("__MACOSX") or member.rsplit("/", 1)[-1].startswith(".")
    return not hidden and member.lower().endswith(_ENDINGS)


def _stem(member: str) -> str:
    return member.rsplit("/", 1)[-1].partition(".")[0].lower()
