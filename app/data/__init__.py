"""Machine-readable interfaces: downloads, collections, feeds, citations, metadata and the API."""
