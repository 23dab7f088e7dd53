"""From states to frames: the renderer and its weights."""
