"""The base map: land, water, borders and labels of every level, derived from public data sets."""
