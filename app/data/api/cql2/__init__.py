"""Filters in CQL2: parsing them, and evaluating them on a collection."""
