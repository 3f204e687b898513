"""What holds for every response: security headers, CORS, the access log, a bound on expensive work."""
