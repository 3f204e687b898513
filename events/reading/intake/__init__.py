"""Input formats of reports: plain text, web pages, PDF files, and URLs that are fetched on request."""
