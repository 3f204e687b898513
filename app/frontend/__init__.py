"""Scripts, styles and templates of the pages, and the URLs of the bundles."""
