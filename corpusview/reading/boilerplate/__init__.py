"""Boilerplate: knows the article from the furniture around it.

The door is `engine`: `label_blocks` reads a page into blocks that tile its text, `label_all` reads many, and
`survey` says what a page adds to the line counts that a corpus keeps. For telling article from furniture it makes no
difference on whose pages a line was met; the reasons say whether all of them are of the page's own site. What lies
below the door serves `reading.masthead` too.
"""
