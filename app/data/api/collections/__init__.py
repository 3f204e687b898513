"""The collections of the API: what they hold, their schemas and extents."""
