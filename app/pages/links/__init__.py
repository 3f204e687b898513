"""What other sites and harvesters read of a page: JSON-LD, typed links, oEmbed."""
