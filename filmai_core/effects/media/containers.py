"""Video containers by their first bytes: only these are handed to FFmpeg, and by name."""

from __future__ import annotations

#: First bytes (offset, value) -> FFmpeg's name of the container.
CONTAINERS: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftyp", "mov"),
    (4, b"moov", "mov"),
    (4, b"wide", "mov"),
    (4, b"mdat", "mov"),
    (4, b"free", "mov"),
    (4, b"skip", "mov"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"RIFF", "avi"),
    (0, b"GIF8", "gif"),
    (0, b"\x06\x0e\x2b\x34", "mxf"),
    (0, b"\x00\x00\x01\xba", "mpeg"),
    (0, b"FLV\x01", "flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (0, b"OggS", "ogg"),
)
#: A transport stream repeats its first byte every packet: (offset, packet) in bytes.
_PACKETS = ((0, 188), (4, 192), (0, 204))
SUFFIXES = (".mov", ".mp4", ".m4v", ".webm", ".mkv", ".avi", ".gif", ".mxf", ".ts", ".m2ts",
            ".mts", ".mpg", ".mpeg", ".vob", ".flv", ".wmv", ".ogv")  # fmt: skip


def container_of(head: bytes) -> str:
    """FFmpeg's name of the container that starts so, or ""."""
    for offset, magic, name in CONTAINERS:
        if head[offset : offset + len(magic)] == magic:
            return name
    for offset, packet in _PACKETS:
        marks = head[offset::packet]
        if len(marks) >= 2 and set(marks) == {0x47}:
            return "mpegts"
    return ""
