"""What programs fetch: downloads, collections, feeds, citations, metadata and the API."""
