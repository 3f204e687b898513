"""OGC API - Features with CQL2."""
