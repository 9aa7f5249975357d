"""What a word alone says of itself, a bit each: its form, and whether it stands in some short lists."""

from __future__ import annotations

from corpusview.reading.entities.names import PARTICLES
from corpusview.reading.entities.role_words import TELLING
from corpusview.reading.entities.tokens import CLOSERS, STOPS
from corpusview.reading.entities.wordlist import words_of

# Words that join and point, which open sentences, and alone name nobody.
_OPENERS = words_of("""
    The A An It He She They We You This That These Those But And In On At For With As If When While After Before
    There His Her Their Our My Its What How Why Where Which Some Many Most All Both Each Such No Not So Yet Or By
    From To Of Then Now Here Since Until During Although Though Because However Meanwhile Also Even Only Just
""")


class Mark:
    """What a word says of itself, a bit each. Plain numbers: an enumeration's are twenty times as slow."""

    STOP = 1  # ends a sentence
    CLOSER = 2  # a quote or bracket that may follow a stop
    SMALL = 4  # begins with a small letter
    CAPITAL = 8  # begins with a capital
    LETTER_OR_DIGIT = 16  # begins with a letter or digit
    NAME_LIKE = 32  # begins with a letter or digit, and not all is small
    LONG = 64  # letters only, more than three
    LOUD = 128  # and all of them capitals
    PHRASE = 256  # first word of a known name of several words
    ARTICLE = 512  # begins with al- or el-
    PARTICLE = 1024  # may begin a family name: "van", "bin"
    NUMBER = 2048  # of digits, without a letter
    OPENER = 4096  # has its capital from where it stands: "The", "But"
    COMPANY = 8192  # ends the name of a company: "Inc"
    SPORT = 16384  # is a word of sport
    ROLE = 32768  # may tell what a name beside it is: "minister", "carmaker"


# Words that end the name of a company and of nothing else. "Group" or "SA" may end others.
_COMPANY_ENDS = words_of("""
    Inc Inc. Corp Corp. Ltd Ltd. LLC LLP PLC Plc plc GmbH SpA Spa S.p.A. S.A. N.V. AG Pty Bhd Oyj AB A/S Co Co. Cos
""")
_SPORT = words_of("""
    league cup striker goalkeeper midfielder season fixture coach football soccer basketball cricket rugby hockey
    baseball tennis standings innings wickets wicket halftime goals playoffs nfl nba nhl mlb inning quarterback batsman
    bowler
    championship premiership bundesliga serie liga relegation equaliser penalty goalless substitute champions semifinal
    quarterfinal touchdown homer pitcher stoppage kickoff scorers
""")

_LISTED: dict[str, int] = {}
for _bit, _words in (
    (Mark.PARTICLE, PARTICLES),
    (Mark.OPENER, _OPENERS),
    (Mark.COMPANY, _COMPANY_ENDS),
    (Mark.ROLE, TELLING),
    (Mark.SPORT, _SPORT | {word.capitalize() for word in _SPORT} | {word.upper() for word in _SPORT}),
):
    for _word in _words:
        _LISTED[_word] = _LISTED.get(_word, 0) | _bit


def marks_of(word: str) -> int:
    """All marks of a word but `PHRASE`, which is a matter of the lists of names."""
    listed = _LISTED.get(word, 0)
    if word.isalpha() and word.islower():
        return listed | (_PLAIN_SHORT if len(word) < 4 else _PLAIN)
    return listed | _marks_of(word)


_PLAIN_SHORT = Mark.SMALL | Mark.LETTER_OR_DIGIT
_PLAIN = _PLAIN_SHORT | Mark.LONG


def _marks_of(word: str) -> int:
    first = word[0]
    long = len(word) > 3 and word.isalpha()
    lettered = first.isalnum()
    return (
        (word in STOPS and Mark.STOP)
        | (word in CLOSERS and Mark.CLOSER)
        | (first.islower() and Mark.SMALL)
        | (first.isupper() and first.isalpha() and Mark.CAPITAL)
        | (lettered and Mark.LETTER_OR_DIGIT)
        | (lettered and not word.islower() and Mark.NAME_LIKE)
        | (long and Mark.LONG)
        | (long and word.isupper() and Mark.LOUD)
        | (word.startswith(("al-", "el-")) and Mark.ARTICLE)
        | (lettered and not any(map(str.isalpha, word)) and Mark.NUMBER)
    )
