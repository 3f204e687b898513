"""What a picture is drawn with: canvas, projection, symbols, base map, names, furniture."""
