"""What the desk keeps: drafts, comments, history and accounts, in SQLite or PostgreSQL."""
