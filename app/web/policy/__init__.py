"""Policies for every response: security headers, CORS, the access log, a limit on expensive work."""
