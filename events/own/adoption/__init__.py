"""Conversion of the rows of a user's file to events, and rejection of rows that cannot be converted."""
