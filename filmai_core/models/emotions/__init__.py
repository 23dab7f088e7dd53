"""Telling emotions: data, training, the classifier, its scores, its release."""
