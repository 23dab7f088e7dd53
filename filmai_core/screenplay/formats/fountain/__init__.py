"""Fountain, on fountain-py with its patterns widened."""
