"""``python -m filmai_core.cli``: the same as ``filmai``."""

from __future__ import annotations

import sys

from filmai_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
