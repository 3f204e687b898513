"""How events are given out: downloads, archives, metadata, citations, feeds."""
