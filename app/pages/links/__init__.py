"""Metadata of pages for other sites and harvesters: JSON-LD, typed links, oEmbed."""
