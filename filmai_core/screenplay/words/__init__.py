"""The trade's words: headings, times of day, names, languages."""
