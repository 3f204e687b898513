"""What reports come as: plain text, pages, PDF files, and addresses that are fetched when asked."""
