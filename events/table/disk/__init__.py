"""What lies on the disk beside what is served: scratch folders, and what is kept from one start to the next."""
