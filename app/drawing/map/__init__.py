"""The interactive map: its elements, what its address says, and what it asks the server."""
