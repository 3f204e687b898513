"""The brief: any filter's events as the report that analysts write by hand: a page, Markdown, Word, slides, PDF."""
