"""What an analysis may draw on besides the screenplay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from filmai_core.learning import registry
from filmai_core.progress import Report, silent

T = TypeVar("T")


class Store(Protocol):
    """Where results survive a restart; the project store is one."""

    def recall(
        self,
        digest: str,
        part: str,
        compute: Callable[[], T],
        *,
        encode: Callable[[T], bytes],
        decode: Callable[[bytes], T],
        parameters: Mapping[str, Any] | None = None,
        revision: str = "",
    ) -> T:
        """A stored result, or a computed one, then stored."""
        ...

    def known_passages(self, model: str, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """Scores by text hash."""
        ...

    def keep_passages(self, model: str, scored: Mapping[bytes, bytes]) -> None:
        """Remember scores by text hash."""
        ...


class _NotStoredError(Exception):
    """No result is stored. Nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Context:
    """One analysis's surroundings.

    Attributes:
        store: cache of results and passages; None computes anew.
        report: progress.
        model: name of the emotion model.
    """

    store: Store | None = None
    report: Report = silent
    model: str = "emotions"

    def recall(
        self,
        digest: str,
        part: str,
        compute: Callable[[], T],
        *,
        encode: Callable[[T], bytes],
        decode: Callable[[bytes], T],
        parameters: Mapping[str, Any] | None = None,
        revision: str = "",
    ) -> T:
        """`Store.recall`, or plain ``compute()`` where there is no store."""
        if self.store is None:
            return compute()
        return self.store.recall(
            digest,
            part,
            compute,
            encode=encode,
            decode=decode,
            parameters=parameters,
            revision=revision,
        )

    def recall_scored(
        self,
        model: str,
        digest: str,
        part: str,
        compute: Callable[[Any], T],
        *,
        encode: Callable[[T], bytes],
        decode: Callable[[bytes], T],
        parameters: Mapping[str, Any] | None = None,
    ) -> T:
        """A model's result, kept under the revision of the model that computed it.

        The model is loaded only where its present revision has no result stored. Should it
        have been replaced by then, the new one computes, and the result is the new one's.

        Args:
            model: name of the model at the front desk.
            digest: the screenplay's digest.
            part: the analysis.
            compute: makes the result with the loaded model, which has its ``card``.
            encode: result to bytes.
            decode: bytes to result.
            parameters: what else the result depends on.

        Raises:
            ModelError: the model is missing or damaged.
        """
        known = self.recall_known(
            model, digest, part, encode=encode, decode=decode, parameters=parameters
        )
        if known is not None:
            return known
        loaded = registry.default_registry().load(model)
        return self.recall(
            digest,
            part,
            lambda: compute(loaded),
            encode=encode,
            decode=decode,
            parameters=parameters,
            revision=loaded.card.label,
        )

    def recall_known(
        self,
        model: str,
        digest: str,
        part: str,
        *,
        encode: Callable[[T], bytes],
        decode: Callable[[bytes], T],
        parameters: Mapping[str, Any] | None = None,
    ) -> T | None:
        """What the model, as it is now, has computed before, or None; nothing is loaded."""
        if self.store is None:
            return None
        label = registry.default_registry().card(model).label

        def absent() -> T:
            raise _NotStoredError

        try:
            return self.store.recall(
                digest,
                part,
                absent,
                encode=encode,
                decode=decode,
                parameters=parameters,
                revision=label,
            )
        except _NotStoredError:
            return None
