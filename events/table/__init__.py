"""Events as an Arrow table, and the texts and files that it is written as."""
