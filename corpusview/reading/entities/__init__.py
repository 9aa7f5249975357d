"""Who, which, where: the names in an article, and which of them are one.

`find_mentions` is the door. Names are found by a trained tagger (English) or plain rules (other languages), settled by
what the rest of the article says of them, and joined to entities: one entry a person, under the full name.
"""

from __future__ import annotations

from corpusview.article import Other
from corpusview.reading.entities.engine import Engine, find_all_mentions, find_mentions, others_in, with_others
from corpusview.reading.entities.others import EVERY_OTHER, find_others
from corpusview.reading.entities.tagger import Tagger

__all__ = [
    "EVERY_OTHER",
    "Engine",
    "Other",
    "Tagger",
    "find_all_mentions",
    "find_mentions",
    "find_others",
    "others_in",
    "with_others",
]
