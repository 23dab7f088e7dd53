"""Freed memory is kept, and only where the allocator knows how."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from filmai_core import tuning

FAULTS = """
import resource, sys
import numpy as np
from filmai_core.tuning import keep_memory
if sys.argv[1] == "kept":
    assert keep_memory()
def work():
    # A layer's maps are there together and go together.
    maps = [np.ones(6 * 2**20, np.uint8) for _ in range(8)]
work()
work()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    work()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", FAULTS, how], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc's allocator is told")
def test_kept_memory_is_not_faulted_in_again() -> None:
    kept, not_kept = faults("kept"), faults("not kept")
    assert not_kept > 10 * 8 * 6 * 2**20 / resource.getpagesize() / 4
    assert kept < 0.1 * not_kept


def test_another_system_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning.sys, "platform", "darwin")
    assert tuning.keep_memory() is False
