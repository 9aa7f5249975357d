"""The words of a text: the one place that says what a word is, for the index, for queries and for marked hits.

A word has a place in the text and a folded form; forms that share a stem are found together.

Folding makes alike what a reader takes for the same: upper and lower case, curly and straight apostrophes, accents
(`é`, `e`), ligatures, U.S. and US, 6,044 and 6044, soft hyphens and other characters that nobody sees. A possessive
belongs to grammar, not to the name: `Tokayev’s` is a form of `tokayev`. The stem depends on the folded form alone and
never on the article's language, so that the index and a query always agree.

Parts of hyphenated words are words of their own, at successive positions. Scripts that put no space between words
(Chinese, Japanese, Korean, Thai, Khmer, Lao, Burmese) give one word a character: a query for a run of them is a phrase.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import Stemmer

from corpusview.article import Span
from corpusview.patterns import pattern

# Longer runs are no words of any language but encoded files, hashes or attacks; 255 fits every index.
MOST_CHARACTERS = 255

# Distinct surfaces, stems and chunks that are remembered: the common words of a language, in some 20 MB.
_REMEMBERED = 1 << 16
# Longer chunks (characters) are addresses or texts without spaces: read afresh, so that they cannot fill the memory.
_LONGEST_REMEMBERED = 40


class Word(NamedTuple):
    """One word of a text: `text[start:end]` in code points, and its folded form; positions count the list."""

    start: int
    end: int
    folded: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def stem(self) -> str:
        return stem(self.folded)


def words(text: str) -> list[Word]:
    """All words of `text` in order, with their places. Words over 255 characters are left out, see `overlong`."""
    return [
        Word(chunk.start() + start, chunk.start() + end, folded)
        for chunk in _CHUNK.finditer(text)
        for start, end, folded in words_of(chunk.group())
    ]


def terms(text: str) -> list[str]:
    """The folded forms of all words of `text` in order: `words(text)` without the places, for indexing in bulk.

    The index keeps these as its terms, each at its position in the list, and asks `stem` once a distinct term:
    a query for a word finds every term of the same stem, a query for `=word` the term itself. Prefix, wildcard and
    fuzzy clauses are compared with the terms too.
    """
    return list(chain.from_iterable(map(_terms_of, text.split())))


def terms_of_each(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """The `terms` of many short texts, one text after the other, and how many each has."""
    found: list[str] = []
    counts: list[int] = []
    is_accented, plain = _accented()
    for text in texts:
        # Most are one plain word, perhaps with a stop or a comma after it.
        bare = text.strip(_AROUND)
        is_plain = (bare.isalnum() and bare.isascii()) or _PLAIN_CYRILLIC(bare)
        if is_plain and len(bare) <= MOST_CHARACTERS:
            found.append(bare.lower())
            counts.append(1)
        elif len(bare) <= MOST_CHARACTERS // 2 and is_accented(bare):
            found.append(bare.translate(plain))
            counts.append(1)
        else:
            split = terms(text)
            found += split
            counts.append(len(split))
    return found, counts


def overlong(text: str) -> int:
    """How many words of `text` are left out because they have more than 255 characters."""
    return sum(1 for surface in _WORD.findall(text) if len(surface) > MOST_CHARACTERS)


@lru_cache(maxsize=_REMEMBERED)
def fold(surface: str) -> str:
    """The form that all spellings of a surface share; empty for what is no word. Folding twice changes nothing.

    `surface` is one word as found by `words`; for a text of several use `terms`.
    """
    if len(surface) > MOST_CHARACTERS:
        return ""
    if surface.isascii():
        folded = surface.lower()
        if folded.isalnum():
            return folded
    else:
        folded = _unaccented(surface)
    folded = folded.replace(".", "").replace(",", "").replace("`", "'").strip("'")
    if folded.endswith("'s"):
        folded = folded[:-2].rstrip("'")
    return folded if len(folded) <= MOST_CHARACTERS else ""


@lru_cache(maxsize=_REMEMBERED)
def stem(folded: str) -> str:
    """What the forms of one word share: the English stem, for Cyrillic the Russian one, else the form itself."""
    first = folded[:1]
    if first.isascii():
        language = "english"
    elif _CYRILLIC[0] <= first <= _CYRILLIC[1]:
        language = "russian"
    else:
        return folded
    with _STEMMING:
        return _STEMMERS[language].stemWord(folded) or folded


def stems(folded: Sequence[str]) -> list[str]:
    """The stem of each of these forms."""
    found = list(folded)
    ascii_ = [at for at, form in enumerate(folded) if form[:1].isascii()]
    with _STEMMING:
        stemmed = _STEMMERS["english"].stemWords([folded[at] for at in ascii_])
    for at, form in zip(ascii_, stemmed, strict=True):
        found[at] = form or folded[at]
    if len(ascii_) < len(folded):
        found = [form if form[:1].isascii() else stem(form) for form in found]
    return found


# A stemmer keeps its working memory between words, so that two threads must not use it at once.
_STEMMING = threading.Lock()
_STEMMERS = {language: Stemmer.Stemmer(language, 0) for language in ("english", "russian")}
_CYRILLIC = ("\u0400", "\u052f")

# Letters of which folding changes nothing but the case. (Ё becomes е.)
_PLAIN_CYRILLIC = re.compile("[А-Яа-я]+").fullmatch
# Marks that stand around a word and are never part of it.
_AROUND = '.,;:!?()[]"'


@cache
def _accented() -> tuple[Callable[[str], object], dict[int, str]]:
    """What knows a word of Latin and Greek letters, with accents or without, and what such letters are folded to.

    Each of them is folded by itself, whichever stand beside it, and into two at most.
    """
    codes = (chr(code) for first, end in ((0x41, 0x180), (0x386, 0x3CF)) for code in range(first, end))
    letters = [each for each in codes if unicodedata.category(each) in ("Lu", "Ll")]
    # Those that stand for two signs have an apostrophe or a dot in them, for which words have rules of their own.
    folded = {each: fold(each) for each in letters if len(unicodedata.normalize("NFKC", each)) == 1}
    held = {ord(each): form for each, form in folded.items() if form.isalpha() and len(form) <= 2}
    return re.compile(f"[{''.join(map(chr, held))}]+").fullmatch, held


# --- chunks: no word holds white space, and what stands between two spaces is mostly seen again


def words_of(chunk: str) -> tuple[tuple[int, int, str], ...]:
    """The words of a stretch of text without white space, as plain numbers: from, to, and the folded form."""
    return _seen_words(chunk) if len(chunk) <= _LONGEST_REMEMBERED else _read_words(chunk)


def _read_words(chunk: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (found.start(), found.end(), folded) for found in _WORD.finditer(chunk) if (folded := fold(found.group()))
    )


def _read_terms(chunk: str) -> tuple[str, ...]:
    if chunk.isascii() and chunk.isalnum():
        return (chunk.lower(),) if len(chunk) <= MOST_CHARACTERS else ()
    return tuple(folded for folded in map(fold, _WORD.findall(chunk)) if folded)


class _SeenTerms(dict[str, tuple[str, ...]]):
    """The terms of the chunks seen lately. A look-up that succeeds runs no Python: indexing asks once a word."""

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        found = _read_terms(chunk)
        if len(chunk) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[chunk] = found
        return found


_seen_words = lru_cache(maxsize=_REMEMBERED)(_read_words)
_terms_of = _SeenTerms().__getitem__

# --- folding

_APOSTROPHES = "'’‘‛ʼʻʽʹˈ′＇`´"
# Characters that nobody sees: soft hyphen, zero-width space and joiners, direction marks, byte order mark.
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_UNSEEN_OR_TATWEEL = re.compile(f"[{_UNSEEN}\u0640]")

# Letters that Unicode does not take apart though readers do.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "ə": "e",
        "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss", "ς": "σ", "ё": "е", "ѐ": "е", "ѝ": "и",
    }
)  # fmt: skip


def _unaccented(surface: str) -> str:
    """`surface` in small letters, compatibility forms made plain, without accents, points and unseen characters."""
    shown = _UNSEEN_OR_TATWEEL.sub("", surface.translate(_ALIKE))
    small = unicodedata.normalize("NFKC", shown).casefold()
    apart = unicodedata.normalize("NFKD", small.translate(_ALIKE))
    kept: list[str] = []
    for character in apart:
        mark = unicodedata.combining(character)
        if not mark:
            if character.isalnum() or character in "'.," or unicodedata.category(character)[0] == "M":
                kept.append(character)
        elif not _is_accent(mark) or _is_letter_of_its_own(kept, character):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_ALIKE)


def _is_accent(combining_class: int) -> bool:
    """Whether marks of this class may be left off: overlays, Hebrew and Arabic points, accents above and below.

    The voicing marks of kana, the nukta and virama of Indic scripts and the vowels and tones of Thai, Lao and Tibetan
    are of other classes: without them another word would stand there.
    """
    return combining_class == 1 or 10 <= combining_class <= 36 or 200 <= combining_class <= 240


def _is_letter_of_its_own(before: list[str], mark: str) -> bool:
    """Whether `mark` makes a letter of the alphabet rather than an accent: й of и, ї of і, ў of у. Ё is read as е."""
    base = before[-1] if before else ""
    return base + mark in ("и\u0306", "у\u0306", "і\u0308", "к\u0301", "г\u0301")


# --- what a word is

_MARK_RANGES = ((0x300, 0x1E00), (0x20D0, 0x2100), (0x2CEF, 0x2E00), (0x302A, 0x3030), (0x3099, 0x309B),
                (0xA66F, 0xAC00), (0xFB1E, 0xFB1F), (0xFE00, 0xFE30))  # fmt: skip
# Scripts written without spaces, by block: Thai and Lao, Burmese, Hangul, Khmer, kana, Han.
_SPACELESS = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1050-\u108f\u1100-\u11ff\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Vulgar and parenthesised numbers would fold into other numbers: they part words instead.
_NO_LETTERS = "¼-¾⅐-⅞↉⑴-⒵"
# Articles and pronouns that French and Italian write together with the next word.
_ELIDED = "l|d|j|m|t|s|c|n|qu|jusqu|lorsqu|puisqu|quoiqu|aujourd|dell|nell|dall|sull|un|quest"


def _marks() -> Iterator[str]:
    """Ranges of the characters that only ever follow another: combining marks."""
    for first, end in _MARK_RANGES:
        start = None
        for code in range(first, end + 1):
            is_mark = code < end and unicodedata.category(chr(code))[0] == "M"
            if is_mark and start is None:
                start = code
            elif not is_mark and start is not None:
                yield f"{chr(start)}-{chr(code - 1)}"
                start = None


def _pattern() -> str:
    """The pattern of a word. No repetition can give back more than its last turn and still fail: linear time."""
    marks = "".join(_marks())
    apostrophe = f"[{_APOSTROPHES}]"
    letter = rf"[^\W_{_APOSTROPHES}{_NO_LETTERS}{_SPACELESS}]"
    alphabetic = rf"[^\W\d_{_APOSTROPHES}{_NO_LETTERS}{_SPACELESS}]"
    more = rf"(?:{letter}|[{marks}])*+"
    run = rf"{letter}{more}(?:[{_UNSEEN}]++{letter}{more})*+"
    return "|".join(
        (
            # The common case first, in plain ASCII, when nothing follows that could belong to it.
            r"[A-Za-z][A-Za-z0-9]*+(?![^\x00-\x7f]|['`]|\.[A-Za-z])",
            r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])",
            # U.S., U.N.’s, a.m.
            rf"{alphabetic}\.(?:{alphabetic}\.)*{alphabetic}(?!{letter}|[{marks}])\.?(?:{apostrophe}[sS](?!{letter}))?",
            rf"(?:(?i:{_ELIDED}))(?={apostrophe}{letter}{letter})",
            rf"{run}(?:{apostrophe}{run})*+",
            rf"(?=\w)[{_SPACELESS}][{marks}]*+",
        )
    )


_WORD = pattern(_pattern())
_CHUNK = re.compile(r"\S+")
