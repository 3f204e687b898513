"""Users' event sets: files in many formats and with any columns, converted to the project's schema."""
