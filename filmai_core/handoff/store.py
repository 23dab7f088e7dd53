"""Where a project keeps its codes: a document of the store, like the supervisor's edits."""

from __future__ import annotations

#: The store's names of a project's register, its rates and its retimed lengths.
DOCUMENT = "shot-codes"
RATES = "shot-rates"
DURATIONS = "shot-durations"
