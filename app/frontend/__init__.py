"""Scripts, styles and templates of the pages, and the addresses of what is bundled of them."""
