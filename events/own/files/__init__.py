"""Opens a user's files, here or elsewhere, as batches of rows."""
