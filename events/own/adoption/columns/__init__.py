"""Conversion of columns of users' files to the project's types: texts, numbers, dates, points and terms."""
