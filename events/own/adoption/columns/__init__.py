"""Columns of users' files in the types of the project: texts, numbers, dates, points and terms."""
