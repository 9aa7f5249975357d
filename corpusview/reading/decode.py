"""Bytes to text: which encoding a file is in, how sure that is, and what could not be decoded.

The order matters, and each step answers a measured failure of the one after it: a byte-order mark; strict UTF-8
over the whole file; UTF-8 with a few damaged places (a detector would take the whole file for something else);
UTF-16 and UTF-32 by the pattern of their zero bytes; known binary formats refused; and only then chardet.
The bytes themselves are kept by the catalogue, so that any of this can be decided again.
"""

from __future__ import annotations

import codecs
import logging
import re
from dataclasses import dataclass, replace

import chardet

from corpusview.errors import CannotRead

_log = logging.getLogger(__name__)

# Longest mark first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Files that begin so are no text, whatever a detector makes of them. (Signatures: the formats' own specifications.)
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
)
# The mark of a tar archive, and its place in the header of the first file.
_TAR, _TAR_AT = b"ustar", 257

# UTF-8 characters of several bytes for each damaged place: a text of another encoding has next to none by chance,
# whatever its length (measured over the matrix of encodings in the tests).
_GOOD_PER_DAMAGED = 2
# Below this confidence, or with a second candidate this near, the reader is told that the encoding is a guess.
UNCERTAIN = 0.2
_CLOSE = 0.02
# So many of the detector's candidates are tried; those after them never win.
_CANDIDATES = 6
# chardet examines at most this many bytes: beyond it the answer no longer changes, and time is bounded.
_EXAMINED = 4_000_000
# A text may hold a stray zero byte; more than this share makes it binary.
_ZEROS_IN_TEXT = 0.0005

# What of a file is looked at where the script alone decides.
_SAMPLE_BYTES = 4096
# The commonest characters of Chinese prose: a few of them stand in any sentence.
_COMMON_HAN = frozenset("的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們到说說年就也会會可与與后後")

# Codecs that chardet may name but that no news file is in: UTF-7 lets markup through, the others are escapes.
_NEVER = ("utf-7", "cp037", "cp424", "cp500", "cp875", "cp1026", "cp1140", "cp273")

# Declarations inside the file are not believed: pages lie about themselves, and the detector would follow them.
_DECLARATION = re.compile(rb"(?i)charset|encoding|coding[:=]")
# Escape sequences of terminals make the detector call a text binary.
_ESCAPES = re.compile(rb"\x1b\[[0-9;]*[A-Za-z]")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_REPLACEMENT = "\ufffd"

# What the bytes of UTF-8 look like where they were taken for windows-1252 or ISO-8859-1, and written anew.
_BYTE = {bytes([each]).decode("cp1252", "ignore"): each for each in range(0x80, 0x100)} | {
    chr(each): each for each in range(0x80, 0x100)
}
_LATER = "".join(char for char, each in _BYTE.items() if each < 0xC0)
_TWICE = re.compile(f"[\u00c2-\u00f4][{re.escape(_LATER)}]{{1,3}}")
# Some of these stand in any such text, and in few others; so many places, and hardly a letter beside them, are no
# chance.
_TWICE_SIGNS = ("\u00c3", "\u00c2", "\u00e2\u20ac", "\u00d0", "\u00e3\u20ac")
_TWICE_LEAST = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text. `text` has line ends as `\\n` and is otherwise what the bytes say.

    `confidence` is 0..1; `replaced` counts the places that could not be decoded and read as U+FFFD; `note` is a
    sentence for the reader where the encoding is uncertain or something was replaced, else empty.
    """

    text: str
    encoding: str
    confidence: float
    replaced: int = 0
    note: str = ""


def decode(raw: bytes, forced: str | None = None) -> Decoded:
    """The text of a file's bytes, in the encoding `forced` if one is given.

    Raises `CannotRead` for an empty file, for binary, and for a forced encoding that does not exist.
    """
    if not raw:
        raise CannotRead("The file is empty.")
    if forced is not None:
        return _as(raw, _known(forced), 1.0)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _text_or_refuse(_as(raw, encoding, 1.0))
    if b"\0" not in raw:
        seven_bit = _seven_bit(raw)
        if seven_bit is not None:
            return seven_bit
        try:
            return _looked_through(_strict(raw, "utf-8", 1.0))
        except UnicodeDecodeError:
            pass
    if b"\0" in raw and raw[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        # Of texts, it holds too few zeros to be told from one by them.
        raise CannotRead("This is a tar archive, not text.", "Unpack it first.")
    for signature, what in _SIGNATURES:
        if raw.startswith(signature):
            raise CannotRead(f"This is {what}, not text.", "Convert it to text first.")
    wide = (_wide(raw) if b"\0" in raw else None) or _wide_without_zeros(raw)
    if wide is not None:
        return wide
    if raw.count(0) > max(1, len(raw) * _ZEROS_IN_TEXT):
        raise CannotRead("The file is binary, not text.", "Convert it to text first.")
    return _damaged_utf8(raw) or _detected(raw)


def again(raw: bytes, encoding: str) -> str:
    """The text of `raw` in an encoding that `decode` named before: the same text as then, at once."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
    return _line_ends(text)


def _known(name: str) -> str:
    """The codec's own name for `name`; only codecs from bytes to text are known. Raises `CannotRead`."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        codec = None
    if codec is None or not codec._is_text_encoding or codec.name in ("idna", "punycode", "undefined", "utf-7"):
        raise CannotRead(
            f"There is no text encoding called “{name[:40]}”.", "Use a name such as utf-8 or windows-1251."
        )
    if codec.name in ("unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape"):
        raise CannotRead(f"“{name[:40]}” is a way to write programs, not an encoding of files.")
    return codec.name


def _line_ends(text: str) -> str:
    """`text` with every line end written as one `\\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _strict(raw: bytes, encoding: str, confidence: float) -> Decoded:
    return Decoded(_line_ends(raw.decode(encoding)), encoding, confidence)


def _as(raw: bytes, encoding: str, confidence: float) -> Decoded:
    """`raw` in `encoding`, with replacements counted and told where it does not fit."""
    try:
        return _strict(raw, encoding, confidence)
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
    replaced = text.count(_REPLACEMENT)
    places = "1 place" if replaced == 1 else f"{replaced} places"
    note = f"{places} could not be decoded as {encoding} and read as “{_REPLACEMENT}”."
    return Decoded(_line_ends(text), encoding, confidence, replaced, note)


def _looked_through(decoded: Decoded) -> Decoded:
    """`decoded`, with a note where it looks as if it had been written as UTF-8 twice; it stays as it is."""
    text = decoded.text
    if not any(sign in text for sign in _TWICE_SIGNS):
        return decoded
    found = [(odd, once) for odd in _TWICE.findall(text) if (once := _once(odd))]
    others = len(_TWICE.sub("", text).encode()) - len(_TWICE.sub("", text))
    if len(found) < _TWICE_LEAST or others > len(found):
        return decoded
    odd, once = found[0]
    return replace(decoded, note=f"This looks encoded twice: “{odd}” may stand for “{once}”. It is kept as it is.")


def _once(odd: str) -> str:
    """What these characters are if their bytes are UTF-8 themselves; empty where they are not."""
    try:
        return bytes(_BYTE[each] for each in odd).decode()
    except (KeyError, UnicodeDecodeError):
        return ""


def _text_or_refuse(decoded: Decoded) -> Decoded:
    """`decoded`, unless a byte-order mark headed a file that is no text after all."""
    if not decoded.text:
        raise CannotRead("The file holds nothing but a byte-order mark.")
    if decoded.text.count("\0") > max(1, len(decoded.text) * _ZEROS_IN_TEXT):
        raise CannotRead("The file is binary, not text.", "Convert it to text first.")
    return decoded


def _wide(raw: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes stand; None if it is neither."""
    sample = raw[:4096]
    for encoding, width, zeros in (
        ("utf-32-le", 4, (1, 2, 3)),
        ("utf-32-be", 4, (0, 1, 2)),
        ("utf-16-le", 2, (1,)),
        ("utf-16-be", 2, (0,)),
    ):
        if len(raw) % width:
            continue
        units = max(1, len(sample) // width)
        filled = [column for column in range(width) if column not in zeros]
        # Spaces, digits and line ends are below U+0100 in every script: some high bytes are zero, few low ones are.
        high = min(sample[column::width].count(0) for column in (zeros[-1:] if encoding.endswith("le") else zeros[:1]))
        low = max(sample[column::width].count(0) for column in filled)
        if high < units * 0.05 or low > high * 0.1:
            continue
        try:
            decoded = _strict(raw, encoding, 0.9)
        except UnicodeDecodeError:
            continue
        if _reads_as_text(decoded.text):
            return decoded
    return None


def _wide_without_zeros(raw: bytes) -> Decoded | None:
    """UTF-16 without a mark in Chinese, Japanese or Korean, whose characters have no zero byte; else None."""
    if len(raw) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = raw[:_SAMPLE_BYTES].decode(encoding)
            if _reads_as_east_asian(text):
                return _strict(raw, encoding, 0.7)
        except UnicodeDecodeError:
            continue
    return None


def _reads_as_east_asian(text: str) -> bool:
    """Whether a text looks written in Chinese, Japanese or Korean, rather than being other bytes taken for it."""
    size = len(text)
    kana = sum(1 for char in text if "\u3040" <= char <= "\u30ff")
    han = sum(1 for char in text if "\u4e00" <= char <= "\u9fff")
    hangul = sum(1 for char in text if "\uac00" <= char <= "\ud7a3")
    plain = sum(1 for char in text if char in "\n\r\t " or "!" <= char <= "~" or "\u3000" <= char <= "\u303f")
    plain += sum(1 for char in text if "\uff00" <= char <= "\uffef" or "\u2010" <= char <= "\u201f")
    if kana + han + hangul + plain < size * 0.95:
        return False
    if hangul > han + kana:
        # Korean parts its words by spaces; double-byte text read as Hangul has none.
        return text.count(" ") >= size * 0.1
    return kana >= size * 0.2 or sum(1 for char in text if char in _COMMON_HAN) >= han * 0.05


def _seven_bit(raw: bytes) -> Decoded | None:
    """The encodings that write other scripts in ASCII's bytes by way of escapes; strict UTF-8 would take them too."""
    if b"\x1b$" in raw:
        encoding = "iso2022_kr" if b"\x1b$)C" in raw else "iso2022_jp_2"
    elif b"~{" in raw and b"~}" in raw:
        encoding = "hz"
    else:
        return None
    try:
        return _strict(raw, encoding, 0.9)
    except UnicodeDecodeError:
        return None


def _reads_as_text(text: str) -> bool:
    """Whether nearly all of the first characters are printable or white space."""
    sample = text[:2000]
    odd = sum(
        1 for char in sample if not (char.isprintable() or char in "\n\t\f\r\u00a0\u200b\u200e\u200f\ufeff\u3000\u2028")
    )
    return odd <= len(sample) * 0.02


def _damaged_utf8(raw: bytes) -> Decoded | None:
    """UTF-8 with at most a few damaged places, or cut inside its last character; None if it is not that."""
    text = raw.decode("utf-8", "replace")
    replaced = text.count(_REPLACEMENT) - raw.count(_REPLACEMENT.encode())
    good = len(_MULTIBYTE.findall(raw))
    if replaced < 1 or good < replaced * _GOOD_PER_DAMAGED:
        return None
    return _as(raw, "utf-8", max(0.5, 1.0 - replaced / max(1, good)))


def _detected(raw: bytes) -> Decoded:
    """The text in the best encoding that chardet knows for it; flagged where that is a guess."""
    shown = _DECLARATION.sub(lambda found: b"x" * len(found[0]), _ESCAPES.sub(b"", raw))
    try:
        guesses = chardet.detect_all(
            shown, ignore_threshold=True, max_bytes=_EXAMINED, prefer_superset=False, exclude_encodings=_NEVER
        )
    except Exception:
        # A fault over one odd text of a library is no reason to lose the text: then the encoding is unknown.
        _log.exception("the detector of encodings failed")
        guesses = []
    mime = next((guess.get("mime_type") for guess in guesses if guess.get("mime_type")), "text/plain") or "text/plain"
    named = [(guess["encoding"], float(guess["confidence"] or 0.0)) for guess in guesses if guess["encoding"]]
    if not named and not mime.startswith("text/") and not _mostly_printable(shown):
        raise CannotRead("The file is binary, not text.", "Convert it to text first.")
    fitting = [decoded for name, confidence in named[:_CANDIDATES] if (decoded := _fits(raw, name, confidence))]
    if fitting:
        best = fitting[0]
        # Several encodings often give the very same text: only one that reads otherwise makes the choice a guess.
        rival = max((other.confidence for other in fitting if other.text != best.text), default=0.0)
        if rival and (
            best.confidence - rival < _CLOSE or (best.confidence < UNCERTAIN and rival > best.confidence / 2)
        ):
            note = f"The encoding is uncertain; {best.encoding} fits best. Another can be chosen for this file."
            return replace(best, note=note)
        return best
    fallback = _as(raw, "cp1252", 0.05)
    note = f"The encoding is unknown and was taken for windows-1252. {fallback.note}".rstrip()
    return Decoded(fallback.text, fallback.encoding, fallback.confidence, fallback.replaced, note)


def _fits(raw: bytes, name: str, confidence: float) -> Decoded | None:
    """`raw` decoded strictly by the detector's candidate `name`, or None where it does not fit or does not exist."""
    # "ascii" cannot be right here: the file is not UTF-8, so it holds other bytes than ASCII's.
    if name.lower() in ("ascii", "utf-8"):
        return None
    try:
        return _strict(raw, _known(name), confidence)
    except (CannotRead, UnicodeDecodeError):
        return None


def _mostly_printable(raw: bytes) -> bool:
    """Whether few of the first bytes are control characters: a text in some unknown 8-bit encoding."""
    sample = raw[:4096]
    control = sum(1 for byte in sample if byte < 32 and byte not in b"\t\n\r\f\x1b")
    return control <= len(sample) * 0.02
