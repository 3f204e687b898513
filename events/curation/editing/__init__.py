"""Collaborative editing of records: the states of a draft, differences, checks, and publishing."""
