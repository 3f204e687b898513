"""Where everything in the Caspian is: places and their names, waters, routes and the base map."""
