"""Words that carry no subject: the trade's own, and the small ones of English."""

from __future__ import annotations

from filmai_core.wordlists import word_set

#: The trade's words: they say how a scene is shown, not what it is about.
SCREENPLAY_WORDS = word_set("stopwords", "trade")
#: Small words, and the verbs with which action lines are written.
SMALL_WORDS = word_set("stopwords", "small")
