"""The desk, where editors read, review and publish what reports tell; only the command `caspian-map desk` loads it."""
