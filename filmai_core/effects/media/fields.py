"""Interlaced video: each frame holds two moments, woven line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Weave:
    """Interlaced frames made whole by FFmpeg's bwdif, one for each."""

    def __init__(self, stream: Any, parity: str) -> None:
        import av.filter

        self.graph = av.filter.Graph()
        source = self.graph.add_buffer(template=stream)
        tool = self.graph.add("bwdif", f"mode=send_frame:parity={parity}:deint=all")
        sink = self.graph.add("buffersink")
        source.link_to(tool)
        tool.link_to(sink)
        self.graph.configure()

    def whole(self, pictures: list[Any]) -> Iterator[Any]:
        """What comes out when these go in; [None] for the end."""
        import av

        for picture in pictures:
            self.graph.push(picture)
            while True:
                try:
                    yield self.graph.pull()
                except (av.error.BlockingIOError, av.error.EOFError):
                    break
