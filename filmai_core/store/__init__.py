"""The project store: what survives a restart."""
