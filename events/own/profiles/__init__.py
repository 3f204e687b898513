"""Layouts of known data sets, each a small TOML file."""
