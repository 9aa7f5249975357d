"""Boilerplate: knows the article from the furniture around it.

The door is `engine`: `label_blocks` reads a page into blocks that tile its text, `label_all` reads many, and
`line_hashes` says what a page adds to the line counts that a corpus keeps. The corpus is not asked for a page's site:
repetition of lines anywhere is evidence enough. What lies below the door serves `reading.masthead` too.
"""
