"""The page of the map, and the map for other pages and as one file."""
