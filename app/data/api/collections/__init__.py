"""The collections of the API: their content, schemas and extents."""
