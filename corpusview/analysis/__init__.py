"""Questions over a set of hits: timeline, concordance, co-occurrence, keyness."""
