"""Telling effects from figures of speech: training and the head."""
