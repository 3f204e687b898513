"""What a text tells: which sentences tell an event, and what each says of it."""
