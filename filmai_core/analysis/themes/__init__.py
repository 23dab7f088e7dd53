"""What a script is about: named themes and motifs."""
