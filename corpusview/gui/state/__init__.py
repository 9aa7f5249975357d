"""Concerns of the session that have verbs and signals of their own. The session makes them and shows them."""
