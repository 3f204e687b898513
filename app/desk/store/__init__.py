"""Storage of the desk: drafts, comments, history and accounts, in SQLite or PostgreSQL."""
