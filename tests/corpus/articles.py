"""Articles written down in a test, line by line."""

from __future__ import annotations

from corpusview.article import Article, Block, BlockKind, Finding, Label, Masthead, Origin, Span

_LABELS = {
    "T": (BlockKind.MASTHEAD, Label.HEADLINE),
    "S": (BlockKind.MASTHEAD, Label.STANDFIRST),
    "D": (BlockKind.MASTHEAD, Label.DATE_LINE),
    "Y": (BlockKind.MASTHEAD, Label.BYLINE),
    "B": (BlockKind.BODY, Label.TEXT),
    "F": (BlockKind.BOILERPLATE, Label.RELATED),
}


def article(*lines: str, number: int = 1) -> Article:
    """An article of lines such as `T Headline`, `S Standfirst`, `B Body`, `F Furniture`, `D Date line`, `Y Byline`."""
    text, blocks, findings = "", [], []
    title = None
    for line in lines:
        span = Span(len(text), len(text) + len(line) - 1)
        text += line[2:] + "\n"
        blocks.append(Block(span, *_LABELS[line[0]]))
        if line[0] == "T":
            title = line[2:]
            findings.append(Finding("title", Span(span.start, span.end - 1), "test"))
    masthead = Masthead(title=title, findings=tuple(findings))
    return Article(Origin("test.txt"), masthead, text, tuple(blocks), id=number)
