"""The catalogue's YAML records, and their releases, revisions and stories."""
