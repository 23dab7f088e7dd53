"""Data that code reads: the trade's words under ``words/`` (see `filmai_core.wordlists`)."""
