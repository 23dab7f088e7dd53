"""Which lines call for an effect, and for what."""
