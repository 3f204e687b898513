"""Scripts that derive the data files of `geodata` from public data sets; not part of the installed package."""
