"""The network of ways by water: sea, rivers and canals, derived from the base map and named courses."""
