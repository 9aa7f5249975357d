"""The viewer: one article, set for reading, its furniture folded and its hits marked.

paragraphs    what is set on the page, in order                    (no widgets)
positions     code points of the text <-> positions in the document (no widgets)
finding       find in article: plain, whole word, pattern
citing        a quotation with its source
typography    type, spacing and colours of each kind of paragraph
article_view  the page itself: folds, hits, mentions, selection
find_bar, hits_bar, marked_scroll_bar    the bars around it
pane          all of them together: what the window sees
"""
