"""Forms of records: from fields to a record and back, the choices beside them, and marked texts."""
