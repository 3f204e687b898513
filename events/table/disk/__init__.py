"""Files on disk other than the served data: scratch folders, and caches kept from one start to the next."""
