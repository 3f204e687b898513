"""Pages of ships and places, with their events."""
