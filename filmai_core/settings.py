"""Where things are kept and how the machine is used: one value, read once.

The environment overrides the defaults: ``FILMAI_HOME`` (the data folder),
``FILMAI_DEVICE`` (``auto``, ``cpu``, ``cuda``, ``mps``), ``FILMAI_PRECISION`` (``auto``,
``fp32``, ``bf16``, ``fp16``: the number format of inference), ``FILMAI_THREADS`` (torch
threads; two busy OpenMP teams on one machine can fall to a tenth of their speed, so a
shared server sets this) and ``FILMAI_SEED``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

from filmai_core.errors import InputError

#: The folder that `filmai_core` lies in: a checkout, or the site-packages of an installation.
PACKAGES = Path(__file__).resolve().parent.parent

#: What setup.py puts app.py, pages/, assets/ and .streamlit/ into when it builds a wheel.
_BUNDLE = Path(__file__).resolve().parent / "bundle"

#: The folder that holds app.py, pages/ and assets/: the checkout, or what the wheel carries.
ROOT = _BUNDLE if _BUNDLE.is_dir() else PACKAGES
ASSETS = ROOT / "assets"

DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "fp32", "bf16", "fp16")


@dataclass(frozen=True, slots=True)
class Settings:
    """One machine's settings.

    Attributes:
        home: folder of the user's projects, models and caches; made on first use.
        device: one of `DEVICES`; ``auto`` takes a GPU where there is one.
        threads: torch threads, at least 1.
        seed: seed of everything random that is not given its own.
        precision: one of `PRECISIONS`; ``auto`` takes what the device multiplies fast. bf16 on
            a CPU without it is slow, not wrong: that is how both paths are tested everywhere.
    """

    home: Path
    device: str = "auto"
    threads: int = 1
    seed: int = 7
    precision: str = "auto"

    def __post_init__(self) -> None:
        if self.device not in DEVICES:
            raise InputError(
                f"device {self.device!r} is not known",
                "FILMAI_DEVICE",
                f"Use one of {', '.join(DEVICES)}.",
            )
        if self.precision not in PRECISIONS:
            raise InputError(
                f"precision {self.precision!r} is not known",
                "FILMAI_PRECISION",
                f"Use one of {', '.join(PRECISIONS)}.",
            )
        if self.threads < 1:
            raise InputError(
                f"{self.threads} threads cannot compute", "FILMAI_THREADS", "Use 1 or more."
            )

    @property
    def database(self) -> Path:
        """The project store's file."""
        return self.home / "filmai.sqlite"

    @property
    def blobs(self) -> Path:
        """Frames, clips and other large results, as files named by content hash."""
        return self.home / "blobs"

    @property
    def models(self) -> Path:
        """Models that the user trained or brought; searched before ``assets/models``."""
        return self.home / "models"

    @property
    def jobs(self) -> Path:
        """Working folders of long jobs (datasets, checkpoints, samples)."""
        return self.home / "jobs"


def _whole_number(name: str, default: int) -> int:
    text = os.environ.get(name, "")
    if not text:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise InputError(f"{text!r} is not a whole number", name, "Use 1, 2, 3 ...") from error


@cache
def settings() -> Settings:
    """This process's settings, from the environment. Tests call ``settings.cache_clear()``."""
    home = os.environ.get("FILMAI_HOME") or platformdirs.user_data_dir("filmai", appauthor=False)
    return Settings(
        # Absolute: a server and the jobs that it starts work in folders of their own.
        home=Path(home).expanduser().absolute(),
        device=os.environ.get("FILMAI_DEVICE") or "auto",
        threads=_whole_number("FILMAI_THREADS", os.cpu_count() or 1),
        seed=_whole_number("FILMAI_SEED", 7),
        precision=os.environ.get("FILMAI_PRECISION") or "auto",
    )


def child_environment(**more: str) -> dict[str, str]:
    """The environment for a Python of ours in another folder: this code, this data folder.

    A checkout that was never installed is on nobody's path, and a relative path means
    something else in another folder.
    """
    paths = [str(PACKAGES), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    home = {"FILMAI_HOME": str(settings().home)} if os.environ.get("FILMAI_HOME") else {}
    return {**os.environ, **home, "PYTHONPATH": os.pathsep.join(filter(None, paths)), **more}
