"""The brief: a report on the events of any filter, as analysts write by hand: page, Markdown, Word, slides, PDF."""
