"""Authentication at the desk: sessions, the CSRF token of every form, login and logout."""
