"""Filters: the clauses of the question as chips, and how the results are spread over time and sources."""
