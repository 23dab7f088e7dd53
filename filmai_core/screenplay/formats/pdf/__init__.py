"""Printed screenplays: a PDF's text with its places, back to elements."""
