"""Screenplays: reading, assembling, repairing and writing them. Loads no model."""
