"""Conversion of an event set to spatially sorted GeoParquet, on one machine or on several."""
