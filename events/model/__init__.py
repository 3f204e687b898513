"""Data model of an event, its dates, filters on events, and map views."""
