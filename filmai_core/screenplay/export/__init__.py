"""A screenplay as files to take home, and as JSON."""
