"""Texts as the reader sees them: cleaned, in sentences, in words."""
