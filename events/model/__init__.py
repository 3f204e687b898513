"""Data model of an event, a date, a filter and a part of the map."""
