"""Captions: a line that ends by saying whose picture it is belongs to the picture, not to the text around it.

"Visitors at the fair on Monday. (Image: Anna Berg/AFP)" is a sentence like any other but for its end. Of such lines
that were shown and that the labelled pages' gold has a verdict on, seven in ten are furniture; on recent news nearly
all are.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Ints, Places, word_hashes
from corpusview.reading.boilerplate.features import Measured

# In the singular, as a rule: "Photos: the best of the week" heads a gallery.
_PICTURES = """image images photo photograph picture foto fotos fotograf fotografie bild bilder bildrechte bildquelle
    credit credits crédit crédits ljósmynd fotó zdjęcie zdj fot фото φωτογραφία φωτο kuva imagen imagem immagine
    illustration billede bilde resim fotoğraf 写真 사진"""
# The first words of agencies that sell pictures.
_AGENCIES = """ap afp reuters getty shutterstock epa dpa pa xinhua ntb tt scanpix ritzau imago istock alamy rex anp
    belga keystone efe ansa čtk pap tass ａｐ ａｆｐ"""
# These stand alone behind the sentence.
_BARE_AGENCIES = """뉴시스 연합뉴스 뉴스1"""
_PICTURE, _AGENCY, _BARE = range(3)
# Among how many of a line's last words the credit begins; a longer line is a paragraph to which a caption was glued.
_LAST_WORDS, _LONGEST = 12, 100
# With no sign before it, a word of pictures begins a credit behind so many words: "Best picture: none" is no caption.
_SENTENCE = 3
_SIGNS = [kinds.COLON, kinds.SEPARATOR, kinds.DASH, kinds.BRACKET, kinds.LETTER, kinds.IDEOGRAPH]
# Whose picture: a name or two, of which initials may have a point.
_NAME = r"(?![a-zà-ÿ\d])[^.!?:;]{2,45}(?:\.[^.!?:;]{1,25})?"
_OF_A_PICTURE = re.compile(
    rf"\w+\.?(?i: by| credit| courtesy(?: of)?| von| de)?\s*[:：©/]\s*{_NAME}\W?$"
    r"|(?:Picture|Photo|Photograph|Image) (?:by|courtesy of|via) [\w .'/-]{3,40}\)?$"
)
_OF_AN_AGENCY = re.compile(
    r"\w+(?: Images| images| Wire| Scanpix)?(?:\s?/\s?[\w .]{2,30}| Photo| (?:via|for) [\w ]+)?[)\]]?$"
)
_AGENCYS_PHOTO = re.compile(r"\w+ (?:Photo|Images|file)\b[^()]{0,30}\)?$")
_RIGHTS = re.compile(rf"©\s*{_NAME}$")
# Headings of galleries ("PHOTOS: the week"), addresses, and rights.
_NO_CREDIT = re.compile(r"^\W*[A-Z]{4,}:|https?:|www\.|(?i:all rights|alle rechte)")


@lru_cache(maxsize=1)
def _table() -> tuple[Places, NDArray[np.int8]]:
    """The words that a credit may begin with, and for each which of the three lists it is from."""
    kind: dict[int, int] = {}
    for number, words in ((_PICTURE, _PICTURES), (_AGENCY, _AGENCIES), (_BARE, _BARE_AGENCIES)):
        kind |= dict.fromkeys(word_hashes(words.split()).tolist(), number)
    hashes = np.array(sorted(kind), np.uint64)
    return Places(hashes), np.array([kind[each] for each in hashes.tolist()], np.int8)


def credited_lines(measured: Measured) -> Ints:
    """The lines that end by saying whose picture they belong to."""
    lines = measured.lines
    places, kind = _table()
    text, starts, ends = lines.text, lines.starts, lines.ends
    bounds, word_starts = lines.word_bounds, lines.word_starts
    open_ended = (lines.last != kinds.STOP) & (measured.weights <= _LONGEST)
    # Nothing that the patterns look for is without one of these.
    signs = lines.counts[:, _SIGNS].any(1)
    asked = np.flatnonzero(open_ended & signs)
    past = bounds[asked + 1]
    sizes = np.minimum(past - bounds[asked], _LAST_WORDS)
    total = np.cumsum(sizes)
    words = np.arange(total[-1] if len(total) else 0) + np.repeat(past - total, sizes)
    found = places.of(lines.word_hashes[words])
    known = found < places.count
    credited: set[int] = set()
    for word, its in zip(words[known].tolist(), kind[found[known]].tolist(), strict=True):
        line, at = int(lines.word_lines[word]), int(word_starts[word])
        before = text[starts[line] : at].rstrip()
        if line not in credited and _begins_a_credit(before, text[at : ends[line]].rstrip(), its):
            credited.add(line)
    signed = np.flatnonzero(open_ended & (lines.counts[:, kinds.SEPARATOR] > 0) & (measured.weights > _SENTENCE))
    for line in signed.tolist():
        before, sign, rest = text[starts[line] : ends[line]].rpartition("©")
        if sign and len(before.split()) >= _SENTENCE and _RIGHTS.match(sign + rest.rstrip()):
            credited.add(line)
    return np.array(sorted(each for each in credited if not _NO_CREDIT.search(lines.line(each))), np.int64)


def _begins_a_credit(before: str, rest: str, kind: int) -> bool:
    """Whether `rest`, behind `before` on its line and begun by a word of this kind, says whose picture it is."""
    sign = before[-1:]
    if kind == _BARE:
        return sign in tuple(".。") and rest.isalnum()
    if kind == _AGENCY:
        if sign in tuple("/＝") and before[:-1].strip():
            return _OF_AN_AGENCY.match(rest) is not None
        return sign in tuple("(|") and _AGENCYS_PHOTO.match(rest) is not None
    if sign.isalnum() and (rest[0].islower() or len(before.split()) < _SENTENCE):
        return False
    return _OF_A_PICTURE.match(rest) is not None
