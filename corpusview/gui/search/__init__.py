"""The search pane: the box, what is unclear in it, and the list of results."""
