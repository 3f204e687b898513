"""Formats of users' files, each read as rows or features with their positions in the file."""
