"""The verbs of the command line and their options."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from corpusview import __version__
from corpusview.analysis.concordance import sort_keys
from corpusview.analysis.timeline import Step
from corpusview.article import EntityKind
from corpusview.cli.aliases import RULES
from corpusview.export.articles import FORMATS
from corpusview.notes import Tint
from corpusview.paths import path
from corpusview.query import Scope, Sort
from corpusview.reading.entities import EVERY_OTHER, Other

_SORTS = [sort.value for sort in Sort]
_SCOPES = [scope.value for scope in Scope]


class _Intermixed(argparse.ArgumentParser):
    """Takes options between the words of a text, and before them; argparse would end the text at the first option."""

    _is_within = False

    def parse_known_args(self, args=None, namespace=None):
        if self._is_within:
            return super().parse_known_args(args, namespace)
        self._is_within = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_within = False


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="corpusview",
        description="Search and read a folder of scraped news, offline. With no verb the window opens.",
        epilog=(
            "Exit: 0 done, 1 a known error, 2 wrong usage, 70 a fault in the program, 73 no place for the corpus, "
            "75 another process writes to it, 130 stopped by Ctrl+C with all that was saved kept. "
            "A question that begins with a dash stands after --: search -- -Almaty"
        ),
        allow_abbrev=False,
    )
    _common(top, corpus=None, json=False, quiet=False)
    top.add_argument("--version", action="version", version=f"CorpusView {__version__}")
    # The same options after the verb; what is not said there leaves alone what was said before it.
    common = argparse.ArgumentParser(add_help=False)
    _common(common, corpus=argparse.SUPPRESS, json=argparse.SUPPRESS, quiet=argparse.SUPPRESS)
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)

    def verb(name: str, says: str) -> argparse.ArgumentParser:
        return verbs.add_parser(
            name, help=says, description=f"{says[0].upper()}{says[1:]}.", parents=[common], allow_abbrev=False
        )

    each = verb("import", "import files and folders into the corpus")
    each.add_argument("paths", nargs="+", type=path, metavar="PATH")
    each.add_argument(
        "--jobs", type=_number, default=0, metavar="N", help="processes that read (default: one per core)"
    )
    each.add_argument(
        "--executor", metavar="dask://HOST:PORT", help="read on a Dask cluster of yours; it gets the texts to read"
    )
    each.add_argument("--clean", action="store_true", help="the files hold only articles: look for no boilerplate")
    each.add_argument("--no-copies", action="store_true", help="keep path and checksum of each file, not its bytes")
    each.add_argument("--names-later", action="store_true", help="end when all can be searched; names are found later")
    each.add_argument("--strict", action="store_true", help="exit 1 when a file could not be imported")
    each.add_argument("--also-removed", action="store_true", help="bring back those of the files that you had removed")
    each.add_argument("--as-text", action="store_true", help="web pages, JSON and the like too, tags and all")
    each.add_argument("--watch", action="store_true", help="keep going: import what is new or changed later")

    each = verb("read", "read files with no corpus at all")
    each.add_argument("paths", nargs="+", type=path, metavar="FILE")
    each.add_argument("--clean", action="store_true", help="the files hold only articles: look for no boilerplate")
    each.add_argument("--strict", action="store_true", help="exit 1 when a file could not be read")
    _about_others(each)

    each = verb("search", "search the corpus")
    each.add_argument("query", nargs="*", metavar="QUERY")
    _about_query(each)
    each.add_argument("--limit", type=_number, default=20, metavar="N", help="rows (default 20; 0 means all)")
    each.add_argument("--offset", type=_number, default=0, metavar="N", help="rows to leave out at the top")
    each.add_argument("--sort", choices=_SORTS, default=Sort.RELEVANCE.value)
    each.add_argument("--explain", action="store_true", help="say how the query was understood")

    each = verb("show", "print an article, its boilerplate folded")
    each.add_argument("id", type=_number, metavar="ID")
    each.add_argument("--unfold", action="store_true", help="open every fold")
    each.add_argument("--query", default="", metavar="QUERY", help="mark the hits of a query")
    _about_others(each)

    each = verb("entities", "list the people, organisations and places of the articles found")
    each.add_argument("query", nargs="*", metavar="QUERY")
    _about_query(each)
    each.add_argument("--article", type=_number, metavar="ID", help="only those of one article")
    each.add_argument("--kind", choices=[kind.value for kind in EntityKind])
    each.add_argument("--limit", type=_number, default=50, metavar="N", help="names (default 50; 0 means all)")
    each.add_argument(
        "--furniture", action="store_true", help="those that stand in boilerplate instead; found when asked for"
    )

    each = verb("stories", "group the articles found with their copies")
    each.add_argument("query", nargs="*", metavar="QUERY")
    _about_query(each)
    each.add_argument("--alone", action="store_true", help="list articles without a copy too")
    each.add_argument("--limit", type=_number, default=0, metavar="N", help="stories (default: all)")

    each = verb("timeline", "count the articles found by day, month or year")
    each.add_argument("query", nargs="*", metavar="QUERY")
    _about_query(each)
    each.add_argument("--by", choices=[step.value for step in Step], default=Step.MONTH.value)

    each = verb("concordance", "list every hit with the words around it")
    each.add_argument("query", nargs="+", metavar="QUERY")
    _about_query(each)
    each.add_argument("--window", type=_number, default=8, metavar="N", help="words on either side (default 8)")
    each.add_argument("--sort", type=_places, default=(), metavar="PLACES", help="by words around the hit: L1,R1,M")
    each.add_argument("--limit", type=_number, default=0, metavar="N", help="lines (default: all)")
    each.add_argument("--copies", action="store_true", help="list lines of the same words one by one")

    each = verb("export", "write the articles found to a file")
    each.add_argument("query", nargs="*", metavar="QUERY")
    _about_query(each)
    each.add_argument("--sort", choices=_SORTS, default=Sort.RELEVANCE.value)
    each.add_argument("--format", choices=FORMATS, default="jsonl", dest="form")
    each.add_argument("--output", type=path, metavar="FILE", help="where to (default, and -: standard output)")
    each.add_argument("--force", action="store_true", help="replace the file if it is there")

    actions = verb("tag", "list your tags, give articles a tag or take it away").add_subparsers(
        dest="action", metavar="list|add|remove", required=True
    )
    action = actions.add_parser("list", help="list all tags, or those of an article", parents=[common])
    action.add_argument("--article", type=_number, metavar="ID")
    for name, says in (("add", "give articles a tag"), ("remove", "take a tag from articles")):
        action = actions.add_parser(name, help=says, parents=[common])
        action.add_argument("name", type=_name, metavar="TAG")
        action.add_argument("ids", nargs="+", type=_number, metavar="ID")

    actions = verb("note", "list your notes and highlights, write, change and remove them").add_subparsers(
        dest="action", metavar="list|add|change|remove|import", required=True, parser_class=_Intermixed
    )
    action = actions.add_parser("list", help="list all notes, or those on an article", parents=[common])
    action.add_argument("--article", type=_number, metavar="ID")
    action = actions.add_parser("add", help="write a note on an article, or highlight a place of it", parents=[common])
    action.add_argument("id", type=_number, metavar="ID")
    action.add_argument("text", nargs="*", metavar="TEXT")
    action.add_argument("--quote", metavar="WORDS", help="the place that it is on, as it is written there")
    action.add_argument("--tint", choices=[each.value for each in Tint], default=Tint.GREEN.value)
    action = actions.add_parser("change", help="write a note anew", parents=[common])
    action.add_argument("number", type=_number, metavar="NOTE")
    action.add_argument("text", nargs="*", metavar="TEXT")
    action.add_argument("--tint", choices=[each.value for each in Tint])
    action = actions.add_parser("remove", help="remove notes", parents=[common])
    action.add_argument("numbers", nargs="+", type=_number, metavar="NOTE")
    action = actions.add_parser("import", help="take in what “note list --json” wrote", parents=[common])
    action.add_argument("file", type=path, metavar="FILE")

    actions = verb("alias", "say which names are one; tell why they were joined").add_subparsers(
        dest="action", metavar="list|show|proposals|add|remove|export|import", required=True
    )
    kinds = [kind.value for kind in EntityKind]
    actions.add_parser("list", help="list your rules on names", parents=[common])
    action = actions.add_parser("show", help="tell the names of somebody or something, and why", parents=[common])
    action.add_argument("name", metavar="NAME")
    action.add_argument("--kind", choices=kinds)
    action = actions.add_parser("proposals", help="list names that may be one", parents=[common])
    action.add_argument("names", nargs="*", metavar="NAME")
    action.add_argument("--limit", type=_number, default=100, metavar="N", help="pairs (default 100)")
    action = actions.add_parser("add", help="make a rule on names", parents=[common])
    action.add_argument("rule", choices=list(RULES), metavar="|".join(RULES))
    action.add_argument("names", nargs="+", metavar="NAME", help="in quotes where it has several words")
    action.add_argument("--kind", choices=kinds, help="of which kind the (first) name is")
    _rules_as_text(actions, common)

    actions = verb("folds", "list, make and take back your rules on what is folded").add_subparsers(
        dest="action", metavar="list|add|remove|export|import", required=True
    )
    actions.add_parser("list", help="list your rules on folds", parents=[common])
    action = actions.add_parser("add", help="always or never fold a line", parents=[common])
    action.add_argument("fold", choices=["always", "never"])
    action.add_argument("line", nargs="+", metavar="LINE", help="the line as it reads on the page")
    action.add_argument("--source", metavar="NAME", help="only on pages of this source")
    _rules_as_text(actions, common)
    actions = verb("saved", "list your saved searches, keep and forget them, write them to a file").add_subparsers(
        dest="action", metavar="list|add|rename|remove|export|import", required=True
    )
    actions.add_parser("list", help="list all saved searches, with what is new in them", parents=[common])
    action = actions.add_parser("add", help="save a search", parents=[common])
    action.add_argument("name", type=_name, metavar="NAME")
    action.add_argument("query", nargs="*", metavar="QUERY")
    action.add_argument("--in", choices=_SCOPES, default=Scope.BODY.value, dest="scope", help="where to look")
    action.add_argument("--sort", choices=_SORTS, default=Sort.RELEVANCE.value)
    action.add_argument("--force", action="store_true", help="replace the search of this name")
    action = actions.add_parser("rename", help="call a search otherwise", parents=[common])
    action.add_argument("name", type=_name, metavar="NAME")
    action.add_argument("new", type=_name, metavar="NEW")
    action = actions.add_parser("remove", help="forget a search", parents=[common])
    action.add_argument("name", type=_name, metavar="NAME")
    action = actions.add_parser("export", help="write all to a file", parents=[common])
    action.add_argument("file", nargs="?", type=path, metavar="FILE", help="where to (default, and -: standard output)")
    action.add_argument("--force", action="store_true", help="replace the file if it is there")
    action = actions.add_parser("import", help="take in the searches of a file", parents=[common])
    action.add_argument("file", type=path, metavar="FILE")
    action.add_argument("--force", action="store_true", help="replace searches whose name is taken")

    verb("stats", "say what the corpus holds")
    each = verb("check", "open everything and name what is wrong")
    each.add_argument("--repair", action="store_true", help="put right what can be, and name what cannot")

    each = verb("encoding", "say in which encoding an article's file is read, or read it in another")
    each.add_argument("id", type=_number, metavar="ID")
    each.add_argument("name", nargs="?", metavar="NAME", help="such as windows-1251; auto: as the program finds it")

    each = verb("rebuild", "make a fresh index from the catalogue")
    each.add_argument("--reread", action="store_true", help="first read all texts again with today's reader")

    each = verb("remove", "take articles out of the corpus; never touches your files")
    each.add_argument("ids", nargs="+", type=_number, metavar="ID")
    each.add_argument("--with-notes", action="store_true", help="also those with notes of yours, which go with them")
    each.add_argument("--for-good", action="store_true", help="keep nothing of them, which makes room")

    actions = verb("removed", "list the articles you removed, bring them back or let them go").add_subparsers(
        dest="action", metavar="list|bring-back|let-go", required=True
    )
    actions.add_parser("list", help="list what can be brought back", parents=[common])
    for name, says in (
        ("bring-back", "put articles back as they were, with your notes and tags"),
        ("let-go", "let articles go for good"),
    ):
        action = actions.add_parser(name, help=says, parents=[common])
        action.add_argument("ids", nargs="*", type=_number, metavar="ID")
        action.add_argument("--all", action="store_true", help="all of them")

    verb("undo-import", "take the last import back: what it added goes, what it changed is as before")

    each = verb("backup", "write a verified copy of the corpus to a file")
    each.add_argument("file", type=path, metavar="FILE")

    each = verb("restore", "put a backup in the place of the corpus")
    each.add_argument("file", type=path, metavar="FILE")
    return top


def _rules_as_text(actions: Any, common: argparse.ArgumentParser) -> None:
    """The actions that all rules of the user share: taken back by number, and to and from text."""
    action = actions.add_parser("remove", help="take rules back", parents=[common])
    action.add_argument("numbers", nargs="+", type=_number, metavar="RULE")
    action = actions.add_parser("export", help="write your rules as text, one a line", parents=[common])
    action.add_argument("--output", type=path, metavar="FILE", help="where to (default, and -: standard output)")
    action.add_argument("--force", action="store_true", help="replace the file if it is there")
    action = actions.add_parser("import", help="take in rules written as text", parents=[common])
    action.add_argument("file", type=path, metavar="FILE")


def _common(each: argparse.ArgumentParser, corpus: Any, json: Any, quiet: Any) -> None:
    """The options of every verb, with their defaults."""
    each.add_argument(
        "--corpus", type=path, metavar="DIR", default=corpus, help="the corpus' folder (default: your own)"
    )
    each.add_argument("--json", action="store_true", default=json, help="answer in JSON")
    each.add_argument("--quiet", action="store_true", default=quiet, help="no progress, no remarks")


def _about_others(each: argparse.ArgumentParser) -> None:
    each.add_argument(
        "--also",
        type=_others,
        default=frozenset(),
        metavar="KINDS",
        help=f"find other mentions too, parted by commas: {', '.join(sorted(EVERY_OTHER))}, or all",
    )


def _others(written: str) -> frozenset[Other]:
    """The kinds of other mentions that were named."""
    names = {name.strip().lower() for name in written.split(",")}
    unknown = names - EVERY_OTHER - {"all"}
    if unknown:
        raise argparse.ArgumentTypeError(f"not a kind of mention: {', '.join(sorted(unknown))}")
    return EVERY_OTHER if "all" in names else frozenset(Other(name) for name in names)


def _about_query(each: argparse.ArgumentParser) -> None:
    """The options that narrow a query."""
    each.add_argument("--in", choices=_SCOPES, default=Scope.BODY.value, dest="scope", help="where to look")
    each.add_argument("--since", type=_day, metavar="DATE", help="published on or after this day")
    each.add_argument("--until", type=_day, metavar="DATE", help="published on or before this day")
    each.add_argument("--source", metavar="NAME")
    each.add_argument("--entity", metavar="NAME")
    each.add_argument("--tag", metavar="TAG")


def _number(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no whole number") from None
    if not 0 <= number < 1 << 62:
        raise argparse.ArgumentTypeError(f"{number} is out of bounds")
    return number


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("give a name")
    return text


def _places(text: str) -> tuple[str, ...]:
    try:
        return sort_keys(text)
    except ValueError as trouble:
        raise argparse.ArgumentTypeError(str(trouble)) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date; write it as 2024-12-31") from None
