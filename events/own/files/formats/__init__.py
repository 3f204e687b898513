"""The formats of users' files, each read as rows or features with their places in the file."""
