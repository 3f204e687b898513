"""Requests and responses in general: served content, query parameters, errors, policies."""
