"""The pages of sources, kept as they were sent: for checking, and never given out."""
