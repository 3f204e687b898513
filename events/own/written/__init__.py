"""Reads values as people write them: dates, degrees, countries, in the digits of any script."""
