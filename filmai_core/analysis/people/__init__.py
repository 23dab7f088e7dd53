"""Who is who, who is tied to whom, who is spoken of."""
