"""Rules of the codebook that a schema cannot express."""
