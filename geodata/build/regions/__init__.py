"""Scripts that derive the regions."""
