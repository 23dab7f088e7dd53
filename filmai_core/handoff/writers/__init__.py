"""One file a format: a `Cut` in, bytes out."""
