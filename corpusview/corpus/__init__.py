"""What is kept and how it is found again: the catalogue remembers, the index finds."""
