"""Event extraction from a text: the sentences that report an event, and the details that each gives."""
