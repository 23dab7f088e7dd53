"""What paper tells: lines, columns, paragraphs, title pages."""
