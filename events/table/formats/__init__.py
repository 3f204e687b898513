"""One module per file format: writing a table of events, and reading it back."""
