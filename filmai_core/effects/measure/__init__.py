"""How real and how smooth a clip is."""
