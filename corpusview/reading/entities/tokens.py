"""Words of a text as the tagger of names sees them: `Kassym-Jomart` is one, `Moscow-led` is three.

Search has a tokeniser of its own; this one only serves names. Dashes never belong to a word ("Masimov—a"), a possessive
is cut off ("Tokayev’s"), hyphens inside a name hold it together ("Jun-seok", "al-Assad"), hyphens that build an
adjective do not ("US-backed", "pro-Western"), nor do those between two places ("Argentina-Chile").
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from corpusview.reading.entities.wordlist import words_of

_ABBREVIATIONS = words_of("""
    Mr Mrs Ms Dr Prof Gen Col Lt Sgt Capt Maj Cmdr Adm Brig Rev Hon Gov Sen Rep Sr Jr St Ste Mt Ft Inc Corp Co
    Ltd Bros Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec No Nos Pte Pvt Messrs Mme Mlle Eng Pres Fr Atty
    Supt Insp Const Cpl Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo
    Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo vs
""")

# One letter and a stop is an initial only before another capital: "George W. Bush", not "plan B. The".
_WORDS = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    rf"|(?:{'|'.join(sorted(_ABBREVIATIONS))})\.(?=[ \u00a0]?[\w(,])"
    r"|[^\W\d_a-z]\.(?=[ \u00a0]?[^\W\d_a-z])"
    r"|[^\W_]+(?:[-‐‑'’ʼ&]+[^\W_]+)*"
    r"|['’ʼ][sS]\b"
    r"|[^\w\s]|_"
)
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|[^\s@()<>\",;]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
_JOINTS = re.compile(r"[-‐‑]+")
_POSSESSIVE = re.compile(r"['’ʼ](?:s|S|ll|re|ve|d|m)$")

# Particles that belong to a name although they stand in small letters before the hyphen.
_PARTICLES = words_of("""
    al el ul an ar as ash at az ad ed es ibn bin abd abu d l n la le de van der
""")
# Second halves that make an adjective or a common noun of a name.
_ADJECTIVE_ENDINGS = words_of("""
    led run born held wide made bound area style like type era speaking language majority minority friendly
    oriented dominated proof free only related linked specific wise ward wards owned based backed turned
    trained educated listed operated registered flagged occupied administered inspired imposed brokered
    drafted mandated mediated and or to of in the style-run elect general designate fame day week month year
    time hour plus level class member nation state city town country world party team side sector industry
    market price line border built designed controlled allied aligned affiliated sponsored funded supported
    supplied chaired hosted organised organized appointed elected installed mounted winning loving hating
    leaning ruled speaking
""")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, in order: where each starts and ends (code points), and its letters, quotes made straight.

    `breaks` holds, in order, the index of the first token of every sentence; the first is 0 unless there are no tokens.
    """

    starts: list[int]
    ends: list[int]
    words: list[str]
    breaks: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def sentences(self) -> list[tuple[int, int]]:
        """First and past-the-last token of every sentence."""
        return list(zip(self.breaks, [*self.breaks[1:], len(self.words)], strict=False))


def tokenise(text: str, start: int = 0, end: int | None = None, places: Collection[str] = ()) -> Tokens:
    """The words of `text[start:end]`. Two of `places` joined by a hyphen are parted.

    Linear in the length of the text.
    """
    end = len(text) if end is None else end
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    at = start
    for address in _addresses(text, start, end):
        _collect(text, at, address.start(), places, starts, ends, words)
        starts.append(address.start())
        ends.append(address.end())
        words.append(address.group())
        at = address.end()
    _collect(text, at, end, places, starts, ends, words)
    return Tokens(starts, ends, words, _breaks(text, start, end, starts, ends, words))


def _addresses(text: str, start: int, end: int) -> list[re.Match[str]]:
    if any(text.find(mark, start, end) >= 0 for mark in ("@", "#", "://", "www.")):
        return list(_ADDRESSES.finditer(text, start, end))
    return []


def _collect(
    text: str,
    start: int,
    end: int,
    places: Collection[str],
    starts: list[int],
    ends: list[int],
    words: list[str],
) -> None:
    for found in _WORDS.finditer(text, start, end):
        word = found.group()
        if word.isalnum():
            starts.append(found.start())
            ends.append(found.end())
            words.append(word)
            continue
        at = found.start()
        for piece in _pieces(word, places):
            starts.append(at)
            at += len(piece)
            ends.append(at)
            words.append(piece.replace("’", "'").replace("ʼ", "'").replace("‐", "-").replace("‑", "-"))


def _pieces(word: str, places: Collection[str]) -> list[str]:
    """A run of letters, hyphens and apostrophes cut where the parts do not make one name."""
    tail = ""
    possessive = _POSSESSIVE.search(word)
    if possessive and possessive.start() > 0:
        tail = possessive.group()
        word = word[: possessive.start()]
    pieces = [word]
    joint = _JOINTS.search(word)
    if joint and joint.start() > 0 and word[0].isalpha():
        pieces = _cut_at_joints(word, places)
    return [*pieces, tail] if tail else pieces


def _cut_at_joints(word: str, places: Collection[str]) -> list[str]:
    parts = _JOINTS.split(word)
    marks = _JOINTS.findall(word)
    if len(parts) > 2 and not any(part[:1].isupper() for part in parts):
        return [word]
    pieces = [parts[0]]
    for mark, right in zip(marks, parts[1:], strict=True):
        if _parts_company(pieces[-1].rpartition("-")[2] or pieces[-1], right, places) or len(mark) > 1:
            pieces += [mark, right]
        else:
            pieces[-1] += mark + right
    return pieces


def _parts_company(left: str, right: str, places: Collection[str]) -> bool:
    if left[:1].isupper() and right[:1].islower():
        return right in _ADJECTIVE_ENDINGS or (right.endswith("ed") and len(right) > 3)
    if left[:1].islower() and right[:1].isupper():
        return left not in _PARTICLES
    return left in places and right in places


_CLOSERS = frozenset("\"”»’')]")
_STOPS = frozenset(".?!…")

# A paragraph is taken for hard-wrapped when its lines are about equally long and no longer than a terminal's.
_WRAP_MIN, _WRAP_MAX = 45, 100


def _breaks(text: str, start: int, end: int, starts: list[int], ends: list[int], words: list[str]) -> list[int]:
    if not words:
        return []
    breaks = [0]
    soft = _soft_line_ends(text, start, end)
    stopped = False
    for index in range(1, len(words)):
        word = words[index]
        before = words[index - 1]
        if before in _STOPS:
            stopped = True
        elif before not in _CLOSERS:
            stopped = False
        gap_start, gap_end = ends[index - 1], starts[index]
        if gap_start == gap_end:
            continue
        if gap_end - gap_start > 1 or text[gap_start] == "\n":
            line_end = text.find("\n", gap_start, gap_end)
            if line_end >= 0 and line_end not in soft:
                breaks.append(index)
                stopped = False
                continue
        if stopped and not word[0].islower() and word not in _CLOSERS and word not in _STOPS:
            breaks.append(index)
            stopped = False
    return breaks


def _soft_line_ends(text: str, start: int, end: int) -> frozenset[int]:
    """Line ends inside hard-wrapped paragraphs, which part nothing."""
    soft: list[int] = []
    paragraph: list[tuple[int, int]] = []

    def settle() -> None:
        if len(paragraph) < 2:
            return
        longest = max(b - a for a, b in paragraph)
        if _WRAP_MIN <= longest <= _WRAP_MAX and all(
            b - a > 0.7 * longest and text[b - 1] not in ".!?:" or text[b + 1 : b + 2].islower()
            for a, b in paragraph[:-1]
        ):
            soft.extend(b for _, b in paragraph[:-1])

    at = start
    while at < end:
        line_end = text.find("\n", at, end)
        line_end = end if line_end < 0 else line_end
        if line_end == at or text[at:line_end].isspace():
            settle()
            paragraph.clear()
        else:
            paragraph.append((at, line_end))
        at = line_end + 1
    settle()
    return frozenset(soft)
