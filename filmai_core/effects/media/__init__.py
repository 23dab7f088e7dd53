"""Pictures, sequences and videos, in and out."""
