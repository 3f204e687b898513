"""Filters in CQL2: reading them, and evaluating them on a collection."""
