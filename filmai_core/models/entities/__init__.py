"""Telling names: CoNLL data, training, the tagger."""
