"""Event sets of the user's own: files in many formats and with any columns, adopted into the project's schema."""
