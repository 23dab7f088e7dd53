"""The errors a user may see, one tree.

    FilmAIError
    ├── InputError   a file, a number or a choice of the user's cannot be used
    ├── ModelError   a model is missing, damaged, or does not fit its card
    └── StoreError   the project store cannot be read or written

Each says what is wrong, where, and what to do about it, so that a page, the command
line and a log can all show the same sentence. Anything else that is raised is a bug
and stays loud.
"""

from __future__ import annotations


class FilmAIError(Exception):
    """Something a person can act on.

    Args:
        what: what is wrong, with the value at fault; no full stop.
        where: the file, line, page or option, or "" where the message says it.
        hint: what to do next, a whole sentence, or "".
    """

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where, hint)
        self.what = what.rstrip(".")
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = self.what
        if self.where:
            text += f" ({self.where})"
        text += "."
        if self.hint:
            text += f" {self.hint}"
        return text


class InputError(FilmAIError, ValueError):
    """What the user gave cannot be used."""


class ModelError(FilmAIError):
    """A model is missing, damaged, or does not fit its card."""


class StoreError(FilmAIError):
    """The project store cannot be read or written."""
