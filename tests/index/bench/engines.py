"""CorpusView's index and its peers behind the same few verbs: write a batch, open, ask, ask with all around it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpusview.article import Article, Block, BlockKind, Label, Masthead, Origin, Span
from corpusview.corpus.index import Index, IndexEntry
from corpusview.corpus.snippets import snippet
from corpusview.query import And, Node, Or, Phrase, Prefix, Query, Word
from tests.index.bench.corpus import facts

BEST = 20
_AT = Span(0, 0)

Texts = Sequence[tuple[str, str]]


class Columns:
    """CorpusView's own index, through its door."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "index"
        self._texts = sqlite3.connect(folder / "texts.db")
        self._index: Any = None

    def write(self, first: int, articles: Texts) -> None:
        if self._index is None:
            self._index = Index.create(self._folder)
        entries = []
        for number, (title, body) in enumerate(articles, start=first):
            source, day = facts(number)
            entries.append(IndexEntry(number, title, body, published=day, source=source, language="en"))
        self._index.write(entries)

    def open(self) -> None:
        self._index = Index.open(self._folder)

    def _query(self, kind: str, words: list[str]) -> Query:
        parts = tuple(Word(word, _AT) for word in words)
        trees: dict[str, Node] = {
            "one word": parts[0],
            "two words": And(parts),
            "phrase": Phrase(parts, _AT),
            "prefix": Prefix(words[0], _AT),
            "common words (or)": Or(parts),
        }
        return Query("", trees[kind])

    def ask(self, kind: str, words: list[str]) -> object:
        return self._index.search(self._query(kind, words), limit=BEST)

    def ask_all(self, kind: str, words: list[str]) -> object:
        """The best twenty with their snippets, and how the articles found are spread over days, sources, languages."""
        query = self._query(kind, words)
        hits = self._index.search(query, limit=BEST)
        shown = []
        for number in hits.ids:
            title, body = self._texts.execute("select title, body from texts where id = ?", (number,)).fetchone()
            text = f"{title}\n\n{body}"
            blocks = (
                Block(Span(0, len(title) + 2), BlockKind.MASTHEAD, Label.TEXT),
                Block(Span(len(title) + 2, len(text)), BlockKind.BODY, Label.TEXT),
            )
            article = Article(Origin("", "", 0, 0.0), Masthead(title=title), text, blocks, id=number)
            shown.append(snippet(article, query))
        return shown, self._index.facets(query)


class Fts5:
    """SQLite's own full-text index."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.db"
        self._folder = folder
        self._connect()

    def _connect(self) -> None:
        self._base = sqlite3.connect(self._path)
        self._base.execute("pragma journal_mode=wal")
        self._base.execute("pragma synchronous=full")
        self._base.execute("create table if not exists facts(id integer primary key, source text, day text)")
        self._base.execute(
            "create virtual table if not exists t using fts5(title, body, content='', tokenize='porter unicode61')"
        )

    def write(self, first: int, articles: Texts) -> None:
        with self._base:
            rows = ((first + at, title, body) for at, (title, body) in enumerate(articles))
            self._base.executemany("insert into t(rowid, title, body) values (?, ?, ?)", rows)
            told = ((first + at, *facts(first + at)) for at in range(len(articles)))
            self._base.executemany("insert into facts values (?, ?, ?)", ((n, s, d.isoformat()) for n, s, d in told))

    def close(self) -> None:
        """What is still in the journal becomes part of the file."""
        self._base.execute("pragma wal_checkpoint(truncate)")
        self._base.close()

    def open(self) -> None:
        pass

    @staticmethod
    def _match(kind: str, words: list[str]) -> str:
        join = {"common words (or)": " OR "}.get(kind, " ")
        asked = join.join(f'"{word}"' for word in words)
        return {"phrase": f'"{" ".join(words)}"', "prefix": f'"{words[0]}"*'}.get(kind, asked)

    def ask(self, kind: str, words: list[str]) -> list[tuple[int]]:
        asked = (self._match(kind, words), BEST)
        return self._base.execute("select rowid from t where t match ? order by rank limit ?", asked).fetchall()

    def ask_all(self, kind: str, words: list[str]) -> object:
        """The same as `Columns` gives; the snippets are made by FTS5 of the texts of the rows, as it keeps none."""
        found = [number for (number,) in self.ask(kind, words)]
        asked = self._match(kind, words)
        self._base.execute("attach ? as kept", (str(self._folder / "texts.db"),))
        self._base.execute("create virtual table temp.shown using fts5(title, body, tokenize='porter unicode61')")
        for number in found:
            self._base.execute(
                "insert into temp.shown(rowid, title, body) select id, title, body from kept.texts where id = ?",
                (number,),
            )
        shown = self._base.execute("select snippet(shown, 1, '', '', '…', 32) from shown where shown match ?", (asked,))
        rows = shown.fetchall()
        self._base.execute("drop table temp.shown")
        self._base.commit()
        self._base.execute("detach kept")
        inside = "from facts where id in (select rowid from t where t match ?)"
        by_source = self._base.execute(f"select source, count(*) {inside} group by source", (asked,)).fetchall()
        by_day = self._base.execute(f"select day, count(*) {inside} group by day", (asked,)).fetchall()
        return rows, by_source, by_day


class Tantivy:
    """tantivy, one thread."""

    def __init__(self, folder: Path) -> None:
        import tantivy  # a peer of the benchmark, no dependency of the program

        self._folder = folder / "tantivy"
        self._folder.mkdir(exist_ok=True)
        self._tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", stored=True, indexed=True)
        for name in ("title", "body"):
            builder.add_text_field(name, stored=False, tokenizer_name="en_stem")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, str(self._folder))

    def write(self, first: int, articles: Texts) -> None:
        writer = self._index.writer(128_000_000, 1)
        for at, (title, body) in enumerate(articles):
            writer.add_document(self._tantivy.Document(id=first + at, title=title, body=body))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, kind: str, words: list[str]) -> object:
        if kind == "prefix":
            regex, either = self._tantivy.Query.regex_query, self._tantivy.Occur.Should
            parts = [(either, regex(self._schema, name, f"{words[0]}.*")) for name in ("title", "body")]
            return self._searcher.search(self._tantivy.Query.boolean_query(parts), BEST).hits
        join = {"two words": " AND "}.get(kind, " ")
        asked = f'"{" ".join(words)}"' if kind == "phrase" else join.join(words)
        return self._searcher.search(self._index.parse_query(asked, ["title", "body"]), BEST).hits


class Whoosh:
    """Whoosh with its own codec and writer."""

    def __init__(self, folder: Path) -> None:
        from whoosh import analysis, fields, index

        self._folder = folder / "whoosh"
        if self._folder.exists():
            self._index = index.open_dir(str(self._folder))
        else:
            self._folder.mkdir()
            text = fields.TEXT(analyzer=analysis.StemmingAnalyzer(stoplist=None, minsize=1, cachesize=-1))
            self._index = index.create_in(str(self._folder), fields.Schema(id=fields.STORED, title=text, body=text))

    def write(self, first: int, articles: Texts) -> None:
        writer = self._index.writer(limitmb=256)
        for at, (title, body) in enumerate(articles):
            writer.add_document(id=first + at, title=title, body=body)
        writer.commit()

    def open(self) -> None:
        self._searcher = self._index.searcher()

    def ask(self, kind: str, words: list[str]) -> object:
        from whoosh import query
        from whoosh.lang.porter import stem

        def both(part: Callable[[str], Any]) -> Any:
            return query.Or([part("title"), part("body")])

        stems = [stem(word) for word in words]
        each = [both(lambda name, word=word: query.Term(name, word)) for word in stems]
        asked = {
            "one word": lambda: each[0],
            "two words": lambda: query.And(each),
            "phrase": lambda: both(lambda name: query.Phrase(name, stems)),
            "prefix": lambda: both(lambda name: query.Prefix(name, words[0])),
            "common words (or)": lambda: query.Or(each),
        }[kind]()
        return self._searcher.search(asked, limit=BEST)


ENGINES: dict[str, Callable[[Path], Any]] = {"columns": Columns, "fts5": Fts5, "tantivy": Tantivy, "whoosh": Whoosh}
# What each is called in tables.
NAMES = {"columns": "CorpusView", "fts5": "SQLite FTS5", "tantivy": "tantivy", "whoosh": "stock Whoosh"}
