"""Events on maps, in pictures and in charts."""
