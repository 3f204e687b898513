"""The handbook: documents, coverage, changes, search."""
