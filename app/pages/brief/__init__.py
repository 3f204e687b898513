"""The brief: any filter's events as the report that analysts write by hand, as a page, Markdown and Word."""
