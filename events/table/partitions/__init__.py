"""Folders of partitioned GeoParquet, written and read by way of a manifest that lists the files of the set."""
