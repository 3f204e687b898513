"""Makes events of the rows of a user's file, and rejects those that cannot be."""
