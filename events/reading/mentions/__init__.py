"""What a text names: days, places, states, ships."""
