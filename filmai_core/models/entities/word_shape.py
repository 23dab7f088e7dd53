"""How a word is written: what an uncased vocabulary throws away.

The base encoder reads "Will" and "will" as one word. The tagger gets the difference back
as a small embedding of the word's shape, added to the embedding of each of its pieces.
"""

from __future__ import annotations

from enum import IntEnum


class Shape(IntEnum):
    """How a word is written; the numbers are rows of the shape embedding, never reordered."""

    NONE = 0  # padding, [CLS], [SEP]
    LOWER = 1
    TITLE = 2
    UPPER = 3
    INITIAL = 4  # one capital: "I", "A", the "J" of "J. Doe"
    MIXED = 5  # "McCoy", "iPhone"
    DIGIT = 6
    MARK = 7  # punctuation
    UNCASED = 8  # letters without case: Chinese, Arabic ...


def word_shape(word: str) -> Shape:
    """The shape of a word.

    >>> [word_shape(word).name for word in ("Edward", "EDWARD", "I", "McCoy", "42nd", "--")]
    ['TITLE', 'UPPER', 'INITIAL', 'MIXED', 'DIGIT', 'MARK']
    """
    letters = [letter for letter in word if letter.isalpha()]
    if any(letter.isdigit() for letter in word):
        return Shape.DIGIT
    if not letters:
        return Shape.MARK
    text = "".join(letters)
    if text.lower() == text.upper():
        return Shape.UNCASED
    if text.islower():
        return Shape.LOWER
    if text.isupper():
        return Shape.INITIAL if len(text) == 1 else Shape.UPPER
    if text[0].isupper() and text[1:].islower():
        return Shape.TITLE
    return Shape.MIXED
