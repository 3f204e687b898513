"""Folders of partitioned GeoParquet whose manifest names what belongs to the set: how they are written and read."""
