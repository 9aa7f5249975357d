"""The verb for encodings: in which one a file is read, and the user's word against the program's."""

from __future__ import annotations

import argparse

from corpusview.cli.asked import open_corpus, typed
from corpusview.cli.printing import Printer

_AUTO = "auto"


def do_encoding(asked: argparse.Namespace, printer: Printer) -> int:
    """Say the encoding of an article's file, or read it in another."""
    with open_corpus(asked, printer, writing=asked.name is not None) as corpus:
        if asked.name is not None:
            name = typed(asked.name)
            for _ in corpus.decode_as(asked.id, None if name == _AUTO else name):
                pass
        origin = corpus.article(asked.id).origin
        chosen = corpus.chosen_encoding(asked.id)
    if printer.json:
        printer.value(
            {
                "article": asked.id,
                "encoding": origin.encoding,
                "confidence": origin.confidence,
                "chosen": chosen,
                "replaced": origin.replaced,
                "note": origin.note,
            }
        )
    else:
        how = "chosen by you" if chosen else f"{origin.confidence:.0%} sure"
        printer.line(f"{origin.encoding} ({how})")
        if origin.note:
            printer.line(origin.note)
    return 0
