"""Process-wide settings that make computing fast on a CPU."""

from __future__ import annotations

import ctypes
import sys

import torch

#: glibc's options (malloc.h), and what they are set to: freed memory up to half a GiB stays
#: with the process, and arrays up to the largest size it allows come from there.
_MALLOPT = ((-1, 512 * 2**20), (-2, 64 * 2**20), (-3, 32 * 2**20))


def tune(threads: int) -> None:
    """Set torch's threads, flush denormal numbers, and keep freed memory.

    A feature map of some megabytes, by default, is handed back to the system when it is
    freed and faulted in again, page by page, for the next: measured, that took a third of
    the renderer's time and a seventh of the encoder's.
    """
    torch.set_num_threads(threads)
    flush()
    keep_memory()


def flush() -> None:
    """Flush denormal numbers in the calling thread.

    Softmax and decaying smoke make them in plenty, and each costs a CPU tens of cycles.
    """
    torch.set_flush_denormal(True)


def keep_memory() -> bool:
    """Let the allocator keep what is freed; whether it could be told (glibc only)."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return all([mallopt(option, value) == 1 for option, value in _MALLOPT])
