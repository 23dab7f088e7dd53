"""Models: cards, loading, inference, fine-tuning."""
