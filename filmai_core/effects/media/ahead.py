"""Make frames in one thread while another encodes them: two cores, one clip.

Torch and the encoders leave Python's lock while they compute, so threads are enough, and a
frame is never copied. The maker runs at most ``depth`` frames ahead.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterable
from typing import TypeVar

T = TypeVar("T")


class _End:
    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def ahead(
    items: Iterable[T], depth: int = 8, *, first: Callable[[], None] | None = None
) -> Generator[T]:
    """Yield ``items`` in order while a thread of their own makes the next ones.

    What the maker raises is raised here. When the iterator is closed early (a stop, an error
    of the reader's), the maker ends before its next item. The maker must not report to a
    page: Streamlit takes widgets from its script's own thread only.

    Args:
        items: made in the thread.
        depth: how many may wait.
        first: called in the thread before it begins; some of torch's settings (how
            denormal numbers are treated) belong to a thread.
    """
    line: queue.Queue[T | _End] = queue.Queue(depth)
    closed = threading.Event()

    def put(item: T | _End) -> bool:
        while not closed.is_set():
            try:
                line.put(item, timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def work() -> None:
        error: BaseException | None = None
        source = iter(items)
        try:
            if first is not None:
                first()
            for item in source:
                if not put(item):
                    return
        except BaseException as raised:  # handed to the reader, whatever it is
            error = raised
        finally:
            close = getattr(source, "close", None)
            if close is not None:
                close()
            put(_End(error))

    maker = threading.Thread(target=work, name="frames ahead", daemon=True)
    maker.start()
    try:
        while True:
            item = line.get()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        closed.set()
        maker.join()
