"""Bytes in, `Article` out: decode, label the blocks, find the names. Pure: it touches neither disk nor clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpusview.article import Article, Block, BlockKind, Label, Masthead, Mention, Origin
from corpusview.errors import CannotRead
from corpusview.reading.beginning import NOTE, read_until
from corpusview.reading.boilerplate.engine import Labelled, label_all, label_blocks, survey, survey_all
from corpusview.reading.decode import Decoded, decode
from corpusview.reading.entities import find_mentions
from corpusview.reading.evidence import Evidence, Survey

# Raised whenever reading gives other results than before, so that the corpus knows whom to read again.
READER_VERSION = 27

# Of a little of everything, so that whatever is loaded when it is first needed is needed.
_ANY_PAGE = b"Home\n\nA headline of some words\n\nBy Some Writer, 1 May 2020\n\nA sentence.\n\nMost read\n\nAnother\n"


@dataclass(frozen=True, slots=True)
class Before:
    """What this version of the reader read out of the same bytes before, knowing less."""

    masthead: Masthead
    blocks: tuple[Block, ...]
    mentions: tuple[Mention, ...]

    def is_cut_like(self, article: Article) -> bool:
        """Whether the text is parted as it was, so that the names in it are the same."""
        return self.masthead == article.masthead and [(each.span, each.kind) for each in self.blocks] == [
            (each.span, each.kind) for each in article.blocks
        ]

    def tells_as_much(self, article: Article) -> bool:
        """Whether `article` says nothing new, but for how sure it is."""
        return self.is_cut_like(article) and [(each.label, each.reason) for each in self.blocks] == [
            (each.label, each.reason) for each in article.blocks
        ]


@dataclass(frozen=True, slots=True)
class Begun:
    """A file on its way to an article: its text, and its blocks as the model cuts them."""

    decoded: Decoded
    labelled: Labelled


class Reader:
    """Reads files, one at a time. Hold one for many files: its models are loaded once."""

    def make_ready(self) -> None:
        """Load the models and tables, which otherwise the first file waits for."""
        self.begin([(_ANY_PAGE, None, Evidence())])

    def begin(self, asked: Sequence[tuple[bytes, str | None, Evidence]]) -> list[Begun | None]:
        """The costly first steps of reading many files, each with a chosen encoding or None, taken together.

        `read` goes on from there, to the same article as without it. None stands for a file that cannot be read.
        """
        decoded: list[Decoded | None] = []
        for raw, encoding, _ in asked:
            try:
                decoded.append(decode(raw, encoding))
            except CannotRead:
                decoded.append(None)
        evidence = [known for (_, _, known), text in zip(asked, decoded, strict=True) if text is not None]
        labelled = label_all([each.text for each in decoded if each is not None], evidence)
        return [None if each is None else Begun(each, next(labelled)) for each in decoded]

    def read(
        self,
        raw: bytes,
        origin: Origin,
        evidence: Evidence,
        *,
        clean: bool = False,
        encoding: str | None = None,
        before: Before | None = None,
        begun: Begun | None = None,
        names: bool = True,
    ) -> Article:
        """The article in `raw`. `clean` says that the files hold no boilerplate; `encoding` overrules the detection.
        Names are not looked for again where the text is parted as it was `before`, and not at all without `names`;
        `begun` is what `begin` has done of it already.

        The origin comes back with encoding and confidence filled in. Raises `CannotRead`.
        """
        if begun is None:
            decoded = decode(raw, encoding)
            begun = Begun(decoded, label_blocks(decoded.text, evidence))
        decoded, labelled = begun.decoded, begun.labelled
        article = Article(
            origin=replace(
                origin,
                encoding=decoded.encoding,
                confidence=decoded.confidence,
                replaced=decoded.replaced,
                note=_noted(decoded),
            ),
            masthead=labelled.masthead,
            text=decoded.text,
            blocks=_all_body(labelled.blocks) if clean else labelled.blocks,
            language=labelled.language,
            reader_version=READER_VERSION,
        )
        if before is not None and before.is_cut_like(article):
            return replace(article, mentions=before.mentions)
        if not names:
            return article
        return replace(article, mentions=find_mentions(article))

    def survey(self, raw: bytes, encoding: str | None = None) -> Survey:
        """What a file adds to the corpus' line counts. Raises `CannotRead`."""
        return survey(decode(raw, encoding).text)

    def survey_all(self, asked: Sequence[tuple[bytes, str | None]]) -> list[Survey | None]:
        """The same of many files, each with a chosen encoding or None; None for one that cannot be read."""
        texts = [_text_of(raw, encoding) for raw, encoding in asked]
        surveys = survey_all([text for text in texts if text is not None])
        return [None if text is None else next(surveys) for text in texts]


def _noted(decoded: Decoded) -> str:
    """What is to be told of how a text was read."""
    return decoded.note if read_until(decoded.text) == len(decoded.text) else f"{decoded.note} {NOTE}".lstrip()


def _text_of(raw: bytes, encoding: str | None) -> str | None:
    try:
        return decode(raw, encoding).text
    except CannotRead:
        return None


def _all_body(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same tiling with every boilerplate block as body text."""
    return tuple(
        Block(block.span, BlockKind.BODY, Label.TEXT) if block.kind is BlockKind.BOILERPLATE else block
        for block in blocks
    )
