"""What an analysis may draw on besides the screenplay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

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
