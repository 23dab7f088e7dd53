"""The verbs that models share: ``classify``, ``tag``, ``finetune``, ``evaluate``.

Each takes what it works on as a second word (``finetune emotions``). A module of this
package brings its nouns in a table ``VERBS``: verb to a function that adds the parser.
"""

from __future__ import annotations

import argparse
import importlib

#: Modules that bring nouns.
MODULES = ("emotions", "entities", "themes", "breakdown")
VERBS = {
    "classify": "score texts with a model",
    "tag": "tag tokens with a model",
    "finetune": "train a model on your own data",
    "evaluate": "print a model's scores on a data set",
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add every verb with its nouns."""
    modules = [importlib.import_module(f"filmai_core.cli.{name}") for name in MODULES]
    for verb, text in VERBS.items():
        makers = [module.VERBS[verb] for module in modules if verb in module.VERBS]
        if not makers:
            continue
        nouns = subparsers.add_parser(verb, help=text).add_subparsers(metavar="WHAT", required=True)
        for make in makers:
            make(nouns)
