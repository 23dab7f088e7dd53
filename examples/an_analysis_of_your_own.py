"""An analysis of one's own: who asks the questions.

    python examples/an_analysis_of_your_own.py [SCRIPT [OUT.json]]

Once added it is a part of ``filmai analyze`` like any other, and is kept in the store.
"""

from __future__ import annotations

import json
import sys
from collections import Counter

from filmai_core.analysis import table
from filmai_core.analysis.analysis import Analysis, Codec
from filmai_core.analysis.context import Context
from filmai_core.cli import main as filmai
from filmai_core.screenplay.model import SPOKEN, Screenplay
from filmai_core.settings import ASSETS


def ask(play: Screenplay, context: Context) -> dict[str, int]:
    """Questions by speaker, most first."""
    spoken = [e for scene in play.scenes for e in scene.elements if e.kind in SPOKEN]
    return dict(Counter(e.character for e in spoken if "?" in e.text).most_common())


table.add(
    Analysis(
        name="questions",
        version=1,
        compute=ask,
        to_json=lambda asked, play: asked,
        codec=Codec(lambda asked: json.dumps(asked).encode(), json.loads),
    )
)
if __name__ == "__main__":
    script, *out = sys.argv[1:] or [str(ASSETS / "sample.fountain")]
    sys.exit(filmai(["analyze", script, "--only", "questions", "--json", *(out or ["-"])]))
