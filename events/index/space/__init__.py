"""Spatial index of events: a grid, and a spatial order for finding a part of the map."""
