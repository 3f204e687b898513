"""Everything in the reader's words: languages, labels, dates, descriptions of filters."""
