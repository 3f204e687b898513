"""Localisation: languages, labels, dates, descriptions of filters."""
