"""The window: the only package that knows there is a screen."""
