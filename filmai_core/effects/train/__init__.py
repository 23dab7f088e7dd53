"""How the renderer learns: sequences in, weights and a card out."""
