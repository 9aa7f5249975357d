"""Bringing files in: the welcome, the progress strip, and the report of what came in and what did not."""
