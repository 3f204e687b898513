"""Events in PostgreSQL tables with PostGIS: addresses, connections, reading, writing and change detection."""
