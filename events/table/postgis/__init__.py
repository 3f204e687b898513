"""Events in tables of PostgreSQL with PostGIS: where they are, how they are reached, read, written and watched."""
