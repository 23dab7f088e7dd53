"""Scenes, locations, acts as tables."""
