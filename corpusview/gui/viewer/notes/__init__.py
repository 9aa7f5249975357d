"""What the user makes of an article, as the viewer shows it: the list of notes, where one is written, and the tags."""
