"""Events in columns and orders that are filtered, counted and grouped at once."""
