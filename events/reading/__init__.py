"""Extraction of draft records from reports, each field with its evidence in the text."""
