"""What happened: the records of events, how they are checked, filtered, indexed and written."""
