"""Which files are text, but written for programs: web pages, drawings, data, style sheets. Their tags are no words.

What a file begins with decides, for names lie: a scraper may call a plain text page.html. Only what cannot be told by
its beginning goes by its name. To flatten a web page to text was weighed: then an article would no longer be its file,
character for character, and every place in it would be one that the user cannot find in the file again.
"""

from __future__ import annotations

import codecs
import json
import re

# What of a file is looked at to tell markup.
_BEGINNING = 2048
# Data larger than this is believed to be data by its first and last character: to read it whole would take seconds.
_LARGEST_READ = 4_000_000

_MARKUP = (
    (re.compile(r"<(!doctype\s+html|html|head|body)[\s>]", re.I), "a web page (HTML)"),
    (re.compile(r"<(!doctype\s+svg|svg)[\s>]", re.I), "a drawing (SVG)"),
    (re.compile(r"<(\?xml\s|!doctype\s|rss\s|feed\s)", re.I), "an XML file"),
)
# What may stand before that: comments, and what XML says of itself.
_PRELUDE = re.compile(r"\s*(<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*", re.S)
_NAMED = {
    b".css": "a style sheet",
    b".js": "a script",
    b".mjs": "a script",
    b".map": "a script's map",
}
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))


def what_for(raw: bytes, path: bytes = b"") -> str:
    """What such a file is, with its article: "a web page (HTML)"; empty for what may be read by people."""
    beginning = _decoded(raw[:_BEGINNING])
    behind = beginning[_PRELUDE.match(beginning).end() :]  # type: ignore[union-attr]
    for form, what in _MARKUP:
        if form.match(behind):
            return what
    if beginning.lstrip().startswith("<?xml "):
        return "an XML file"
    if beginning.lstrip()[:1] in ("{", "[") and _is_json(raw):
        return "data (JSON)"
    name = path.lower()
    return next((what for ending, what in _NAMED.items() if name.endswith(ending)), "")


def _decoded(raw: bytes) -> str:
    """The beginning of a file, as far as ASCII goes."""
    for mark, encoding in _WIDE:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    return raw.decode("latin-1")


def _is_json(raw: bytes) -> bool:
    """Whether a file that begins like JSON is JSON, or JSON a line: objects, or lists of more than words."""
    if len(raw) > _LARGEST_READ:
        first, last = raw.lstrip()[:1], raw.rstrip()[-1:]
        return (first, last) in ((b"{", b"}"), (b"[", b"]"))
    text = _decoded(raw).strip()
    for part in (text, text.partition("\n")[0]):
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            continue
        # “[Updated]” and “[1]” stand at the head of articles too, and the rest follows below.
        return isinstance(value, dict) or part is text
    return False
