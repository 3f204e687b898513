"""Entities named in a text: days, places, states, ships."""
