"""Bytes from strangers: decoded, unzipped and parsed within limits."""
