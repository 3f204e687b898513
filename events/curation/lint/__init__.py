"""The rules of the codebook that a schema cannot say."""
