"""Parsers for values in free notation: dates, degrees and countries, with the digits of any script."""
