"""Input formats of reports: plain text, pages, PDF files, and URLs that are fetched on request."""
