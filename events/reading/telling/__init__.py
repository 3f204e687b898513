"""Event extraction: the sentences of a text that report an event, and the details that each gives."""
