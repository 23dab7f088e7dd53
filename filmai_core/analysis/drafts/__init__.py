"""One draft read whole, and two drafts side by side."""
