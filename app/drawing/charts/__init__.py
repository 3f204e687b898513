"""Charts of counts, as SVG."""
