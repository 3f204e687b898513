"""Captures of source pages as served: kept for verification, never redistributed."""
