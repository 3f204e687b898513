"""Drawing elements of a picture: canvas, projection, symbols, base map, names, map furniture."""
