"""How records are edited by several people: the states of a draft, differences, checks, and publishing."""
