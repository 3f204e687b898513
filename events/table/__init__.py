"""Events as an Arrow table, and its serialisation to text and files."""
