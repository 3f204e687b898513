"""The list of events, and the page of each."""
