"""The interactive map: its elements, its query parameters, and its requests to the server."""
