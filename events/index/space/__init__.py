"""Events by place: a grid, and the order in which a part of the map is found."""
