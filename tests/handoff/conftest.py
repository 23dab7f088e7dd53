"""The package's test scripts (`handoff_scripts`) are importable by its tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
