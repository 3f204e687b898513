"""What a picture is drawn with: sheet, projection, symbols, base map, names, furniture."""
