"""Reports: what FilmAI knows of a draft (or of two) as HTML, PDF, CSV and JSON."""
