"""The texts of the interface in languages other than English: one gettext catalogue per language."""
