"""Every action by its name and its keys: the palette that runs them, the keys as they are, and how to change them."""
