"""Requests and responses in general: what is served, query parameters, errors, policies."""
