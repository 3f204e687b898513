"""Writes an event set as GeoParquet sorted by place, on one machine or on several."""
