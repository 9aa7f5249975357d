"""The command line: the same corpus as the window, with no display."""
