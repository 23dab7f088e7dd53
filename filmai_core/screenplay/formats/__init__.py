"""Readers: bytes of a file in, elements out. See `filmai_core.screenplay.read` to add one."""
