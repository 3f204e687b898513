"""Entities named in a text: dates, places, states, organisations and ships."""
