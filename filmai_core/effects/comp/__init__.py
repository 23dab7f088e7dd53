"""Elements over a plate."""
