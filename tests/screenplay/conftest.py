"""What the tests of the readers share: the printing of scripts, and the comparing."""

from __future__ import annotations

import sys
from pathlib import Path

# Tests are no package; the helpers beside them are imported by their own names.
sys.path.insert(0, str(Path(__file__).parent))
