"""An analysis as one value: its name, how it is computed, kept and told.

Command line, pages and reports know analyses only by this value and find them in one list
(`filmai_core.analysis.table`). A new one is a module with an `Analysis` and a line there.

A result is kept under what it depends on: the screenplay's digest, the analysis's name,
version and parameters, and the model's revision. Change any of them and it is made anew;
the old one stays for whoever goes back. Nothing is kept under a model that did not score it:
one that is replaced while it works has its result thrown away, and the new one is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from filmai_core.analysis.context import Context
from filmai_core.errors import InputError
from filmai_core.screenplay.model import Screenplay

R = TypeVar("R")

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Codec(Generic[R]):
    """A result to bytes and back, for the store; ``decode`` must be the inverse."""

    encode: Callable[[R], bytes]
    decode: Callable[[bytes], R]


def no_model(context: Context) -> str:
    """The revision of an analysis that asks no model."""
    return ""


class _NotKept(Exception):
    """Nothing is stored. Nothing is wrong."""


class _Replaced(Exception):
    """The model was replaced by another while it worked."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Analysis(Generic[R]):
    """One analysis of screenplays, with results of type ``R``.

    Attributes:
        name: its part in ``filmai analyze``'s JSON: small letters, digits, underscores.
        version: raised whenever the same script, parameters and model would give another
            result, or the codec writes other bytes.
        compute: makes the result. Imports what is heavy inside, so that listing analyses
            loads no model. Raises `ModelError` where its model is missing or does not read
            the script's language.
        to_json: the result as JSON values. Nowhere else does a result become JSON.
        codec: how the store keeps it; None where computing is as fast as reading back.
        revision: name and revision of the model that would be asked now; "" for none. It
            is called on every recall and must not load the model.
        parameters: what else the result depends on, as JSON values.
        title: for a sentence: "The effect breakdown"; the name where "".
        doing: for a progress bar: "Reading emotions".
    """

    name: str
    version: int
    compute: Callable[[Screenplay, Context], R]
    to_json: Callable[[R, Screenplay], Any]
    codec: Codec[R] | None = None
    revision: Callable[[Context], str] = no_model
    parameters: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    doing: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise InputError(
                f"an analysis cannot be called {self.name!r}",
                "name",
                "Use small letters, digits and underscores.",
            )

    def recall(self, play: Screenplay, context: Context) -> R:
        """The result, from the store where it is there, else computed and stored.

        Raises:
            ModelError: as `compute`.
        """
        while True:
            try:
                return self._recall_once(play, context, self.revision(context))
            except _Replaced:
                continue

    def known(self, play: Screenplay, context: Context) -> R | None:
        """The result if the store holds it; None otherwise. Computes nothing."""

        def absent() -> R:
            raise _NotKept

        if self.codec is None or context.store is None:
            return None
        try:
            return self._recall(play, context, self.revision(context), absent)
        except _NotKept:
            return None

    def part(self, play: Screenplay, context: Context) -> Any:
        """The result as JSON values: this analysis's part of ``filmai analyze``."""
        return self.to_json(self.recall(play, context), play)

    def key(self, play: Screenplay, context: Context) -> tuple[str, ...]:
        """Everything that the result depends on, as a value to remember it by."""
        settled = json.dumps(self._settled(), sort_keys=True, ensure_ascii=False)
        return (play.digest, self.name, settled, self.revision(context))

    def _settled(self) -> dict[str, Any]:
        return {**self.parameters, "version": self.version}

    def _recall_once(self, play: Screenplay, context: Context, revision: str) -> R:
        def compute() -> R:
            result = self.compute(play, context)
            if self.revision(context) != revision:
                raise _Replaced
            return result

        return self._recall(play, context, revision, compute)

    def _recall(
        self, play: Screenplay, context: Context, revision: str, compute: Callable[[], R]
    ) -> R:
        if self.codec is None:
            return compute()
        return context.recall(
            play.digest,
            self.name,
            compute,
            encode=self.codec.encode,
            decode=self.codec.decode,
            parameters=self._settled(),
            revision=revision,
        )
