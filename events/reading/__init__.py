"""Reading of reports: a text becomes drafts of records, each with the words that it rests on."""
