"""Transfer curves, grades, lookup tables."""
