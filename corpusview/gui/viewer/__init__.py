"""The viewer: one article, set for reading, its furniture folded and its hits marked.

paragraphs    what is set on the page, in order                          (no widgets)
positions     code points of the text <-> positions in the document      (no widgets)
typography    type, spacing and colours of each kind of paragraph
galley        the document of a page, set in slices; its folds open and shut
strips        where the folds' strips lie, and how they are drawn
folded_view   the page on the screen: set in slices, its folds, its places
marked_view   what is marked on it: hits that are walked, names, hidden characters
article_view  what mouse and keys do with it, and what is copied from it
finding       find in article: plain, whole word, pattern, within a bound of time
citing        a quotation with its source
printing      what is on the page, on paper or as a PDF
find_bar, hits_bar, marked_scroll_bar    the bars around the page
notes         what the user makes of the article: notes, highlights, tags, a star
pane          all of them together: what the window sees
"""
