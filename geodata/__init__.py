"""Geography of the Caspian: places and their names, waters, routes and the base map."""
