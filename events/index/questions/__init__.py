"""What is asked of an index: counts, orders, profiles, neighbours, and who may use which port."""
