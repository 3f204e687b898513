"""Reading of users' local and remote files as batches of rows."""
