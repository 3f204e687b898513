"""The texts of the interface in other languages than English: one catalogue of gettext a language."""
