"""In-memory index of events: columns and sort orders for filtering, counting and grouping."""
