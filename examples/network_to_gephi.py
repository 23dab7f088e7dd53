"""The character network of a script as a GEXF file, which Gephi opens.

    python examples/network_to_gephi.py [SCRIPT [OUT.gexf]]

A tie's strength is words exchanged. People keep their speeches, words and scenes, ties
their turns and meetings, as attributes to filter and colour by. Loads no model.
"""

from __future__ import annotations

import sys
from pathlib import Path

import filmai_core as filmai
from filmai_core.analysis.people.measures import measure
from filmai_core.figures.network import to_gexf
from filmai_core.settings import ASSETS


def main(script: str = str(ASSETS / "sample.fountain"), out: str = "network.gexf") -> None:
    """Read, build, write."""
    network = filmai.network(filmai.read(script))
    Path(out).write_bytes(to_gexf(network))

    lead = measure(network).nodes[0]
    print(f"{len(network.people)} people, {len(network.ties)} ties: {out}")
    print(f"{lead.name} leads: {', '.join(lead.reasons[:2])}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
