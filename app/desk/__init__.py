"""The editorial desk for reading reports, reviewing drafts and publishing; loaded only when it is used."""
