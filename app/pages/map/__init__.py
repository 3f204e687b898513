"""The page of the map, the embed, and the map in one file."""
