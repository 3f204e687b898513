"""Queries on an index: counts, orders, profiles, related events, and who may use which port."""
