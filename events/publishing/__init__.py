"""Publication of events: downloads, archives, metadata, citations, feeds."""
