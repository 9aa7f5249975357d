"""Where readers' comments begin: a thread gives itself away by its buttons and by who says what, in many languages.

Comments are whole sentences, often more of them than the article has; line by line nothing tells them from a text.
On the labelled pages nothing of an article stands below such signs.
"""

# Word lists read best with a language on each line.
# ruff: noqa: E501

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Label
from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Hashes, Ints, Lines, Places, Sheaf, word_hashes
from corpusview.reading.boilerplate.lexicon import HEADINGS, heading_numbers

# What stands alone on a line below each comment.
_BUTTONS = """reply|reply to this|report abuse|report this comment|report comment|flag comment|antworten|antwort|kommentar melden|
    répondre|répondre à|signaler un abus|responder|denunciar|rispondi|segnala|odpowiedz|zgłoś do moderacji|zgłoś nadużycie|
    odpovědět|reagovat|odpovedať|ответить|пожаловаться|відповісти|отговори|antwoord|beantwoorden|reageer op deze reactie|
    svara|anmäl|svar|vastaa|ilmianna|yanıtla|cevapla|balas|απάντηση|απαντήστε|回复|回覆|举报|返信|返信する|답글|답글쓰기|신고|
    válasz|răspunde|odgovori|رد|השב"""
# The last word of the line that names who comments.
_SAYING = """says said say wrote writes commented replied schrieb sagt sagte schreibt meint meinte dit écrit dice dijo escribió
    disse escreveu scrive scritto skrev säger skriver pisze napisał napisała mówi píše napsal пишет написал написала говорит
    сказал сказала пише λέει έγραψε dedi yazdı"""
_FEWEST_BUTTONS, _FEWEST_SPEAKERS = 3, 2
# Words; who names a commenter needs no more, and without a colon fewer: "Doctors say" may end a headline.
_LONGEST_LINE, _LONGEST_WITHOUT_COLON = 12, 5
_DATE = 4  # digits; a line with so many, or with an hour, may say when it was written
# Lines that say day and hour tell a thread where there are as many, each not far below the last, with something said
# between them, and all below a text of some length: what is dated above it is the article.
_FEWEST_STAMPS, _STAMP, _FARTHEST, _TEXT_ABOVE = 4, 6, 15, 60  # stamps, digits, lines, words
_SAID, _SENTENCE = 8, 15  # words of a line between two stamps, and of a sentence of a text
_UPWARD = 25  # lines above the first sign in which the heading of the comments is looked for
_COMMENTS = list(HEADINGS).index(Label.COMMENTS)


@lru_cache(maxsize=1)
def _tables() -> tuple[Places, Places]:
    """The cores of the buttons, and the hashes of the words that end a speaker's line."""
    phrases = Lines.of("\n".join(each.strip() for each in _BUTTONS.replace("\n", "").split("|")))
    return Places(np.unique(phrases.cores)), Places(np.unique(word_hashes(_SAYING.split())))


def _known(places: Places, hashes: Hashes) -> NDArray[np.bool_]:
    found = places.of(hashes)
    return found < places.count


def thread_start(lines: Lines) -> int:
    """The first line of the readers' comments; the number of lines where there are none."""
    return thread_starts(Sheaf.alone(lines))[0]


def thread_starts(sheaf: Sheaf) -> list[int]:
    """The same for each of several pages, counted from the page's own first line."""
    lines = sheaf.lines
    buttons, saying = _tables()
    pressed = np.flatnonzero(_known(buttons, lines.cores))
    sizes = np.diff(lines.word_bounds)
    worded = np.flatnonzero(sizes)
    owner = worded[_known(saying, lines.word_hashes[lines.word_bounds[worded + 1] - 1])]
    most = np.where(lines.last[owner] == kinds.COLON, _LONGEST_LINE, _LONGEST_WITHOUT_COLON)
    owner = owner[(lines.last[owner] != kinds.STOP) & (sizes[owner] <= most)]
    found = np.diff(sheaf.bounds).tolist()
    of_buttons = pressed.searchsorted(sheaf.bounds).tolist()
    of_owners = owner.searchsorted(sheaf.bounds).tolist()
    for number, size in enumerate(found):
        low = int(sheaf.bounds[number])
        first = low + size
        start, past = of_buttons[number], of_buttons[number + 1]
        if past - start >= _FEWEST_BUTTONS:
            first = int(pressed[start])
        start, past = of_owners[number], of_owners[number + 1]
        if past - start >= _FEWEST_SPEAKERS:
            speakers = _who_say_when(lines, owner[start:past], sizes, low + size)
            if len(speakers) >= _FEWEST_SPEAKERS:
                first = min(first, int(speakers[0]))
        first = min(first, low + _first_stamp(lines, low, low + size, sizes))
        if first < low + size:
            above = slice(max(low, first - _UPWARD), first)
            headed = np.flatnonzero(heading_numbers(lines.cores[above]) == _COMMENTS)
            first = above.start + int(headed[-1]) if len(headed) else first
        found[number] = first - low
    return found


def _first_stamp(lines: Lines, low: int, high: int, sizes: Ints) -> int:
    """Where in the page of the lines `low` up to `high` a row of day and hour begins; its length where there is none."""
    here = slice(low, high)
    words = sizes[here]
    stamped = (lines.clock_times[here] > 0) & (lines.counts[here, kinds.DIGIT] >= _STAMP) & (words <= _LONGEST_LINE)
    stamps = np.flatnonzero(stamped)
    if len(stamps) < _FEWEST_STAMPS:
        return high - low
    text = np.where((words >= _SENTENCE) & (lines.sentence_ends[here] > 0), words, 0)
    stamps = stamps[np.cumsum(text)[stamps] >= _TEXT_ABOVE]
    said = np.cumsum(words >= _SAID)
    follows = (np.diff(stamps) <= _FARTHEST) & (said[stamps[1:] - 1] > said[stamps[:-1]])
    if len(follows) < _FEWEST_STAMPS - 1:
        return high - low
    rows = np.lib.stride_tricks.sliding_window_view(follows, _FEWEST_STAMPS - 1).all(1)
    return int(stamps[rows.argmax()]) if rows.any() else high - low


def _who_say_when(lines: Lines, owner: Ints, sizes: Ints, end: int) -> Ints:
    """Those of the lines `owner` that say when, themselves or in the short line below; the page ends before `end`."""
    timed = (lines.clock_times[owner] > 0) | (lines.counts[owner, kinds.DIGIT] >= _DATE)
    below = np.minimum(owner + 1, end - 1)
    timed_below = (lines.clock_times[below] > 0) | (lines.counts[below, kinds.DIGIT] >= _DATE)
    return owner[timed | ((owner + 1 < end) & timed_below & (sizes[below] <= _LONGEST_LINE))]
