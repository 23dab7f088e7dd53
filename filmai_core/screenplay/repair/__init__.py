"""What a writer mends after import."""
