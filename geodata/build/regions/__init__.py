"""Programs that derive the regions."""
