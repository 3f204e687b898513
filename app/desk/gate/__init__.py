"""Who is let in: sessions, the token of every form, logging in and out."""
