"""A corpus: one folder, opened, with the verbs that the window and the command line share."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from corpusview.article import Article, EntityKind, Span, Spans
from corpusview.corpus import corrections, files, noting, reserve, splitting
from corpusview.corpus.aliases import Proposal
from corpusview.corpus.catalogue import (
    FILE,
    Catalogue,
    EntityCount,
    KeptFoldRule,
    KeptRule,
    KnownEntity,
    Outcome,
    Undoable,
    restore_from,
    told,
)
from corpusview.corpus.corrections import Rule, Split
from corpusview.corpus.entities import About, Entities
from corpusview.corpus.entry import entry_of
from corpusview.corpus.health import Problem, Remedy, problems, repair_rows
from corpusview.corpus.importing import Importing
from corpusview.corpus.index import CURRENT, Facets, Index, IndexEntry, Meant, WordCount
from corpusview.corpus.indexing import bare, write_all
from corpusview.corpus.lock import WriterLock
from corpusview.corpus.marks import marks
from corpusview.corpus.names_wave import NamesWave, end, with_names
from corpusview.corpus.naming import Naming
from corpusview.corpus.nursery import context
from corpusview.corpus.reading_pool import BegunNames, Crew
from corpusview.corpus.removing import Removing
from corpusview.corpus.rereading import Rereading
from corpusview.corpus.shelving import Shelving
from corpusview.corpus.snippets import snippet
from corpusview.corpus.stopping import never
from corpusview.corpus.stories import Sketch
from corpusview.corpus.whereabouts import risk_of
from corpusview.errors import (
    CONNECT,
    CannotWrite,
    CorpusBusy,
    CorpusDamaged,
    CorpusMissing,
    CorpusViewError,
    IndexDamaged,
    NoPlace,
    NoSpace,
    NotFound,
    refused,
)
from corpusview.events import Change, Counted, ImportEvent, Progress, Saved
from corpusview.grammar import parse
from corpusview.notes import Made, Note, placed
from corpusview.query import (
    Among,
    And,
    Asked,
    Hit,
    Hits,
    Names,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    SavedSearch,
    Scope,
    Shelved,
    Snippet,
    Standing,
    State,
    Text,
    Word,
)
from corpusview.reading.boilerplate.engine import line_hash, line_hashes, survey
from corpusview.reading.decode import decode
from corpusview.reading.evidence import FoldRule
from corpusview.words import words

T = TypeVar("T")

INDEX = "index"

# Words of a line that are looked for to find the pages that hold it: enough to be rare.
_WORDS_OF_A_LINE = 12
# Articles indexed in one commit while rebuilding; and while catching up, which a window may have to wait beside: to
# invert a thousand takes Python's lock for a third of a second.
_INDEXED_AT_ONCE = 1000
_CAUGHT_UP_AT_ONCE = 200
# Room on the disk for each byte of the files: original, readings and index of small pages take 2 bytes, and half as
# much again while parts of the index are merged.
_ROOM_FOR_A_BYTE = 3.0
# Articles compared with the others in one transaction.
_SETTLED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Stats:
    """What a corpus holds: `words` of the bodies, `bytes` of the files, `first` and `last` date of publication."""

    articles: int
    words: int
    bytes: int
    names: int
    sources: tuple[tuple[str | None, int], ...]
    first: date | None
    last: date | None
    undated: int


class Corpus:
    """An open corpus. One object serves one thread at a time; open another, not for writing, for a second thread."""

    def __init__(self, folder: Path, writing: bool = True, patience: float = 0.0, begins: bool = True) -> None:
        """Open the corpus in `folder`, making it when it is to be written to, is not there and may begin there.

        Another process that writes is waited for `patience` seconds.
        Raises `CorpusMissing`, `CorpusBusy` (somebody else writes), `CorpusTooNew`, `CorpusDamaged`, `CannotWrite`.
        """
        self.folder = Path(folder).expanduser().absolute()
        self.read_only = not writing
        self._lock: WriterLock | None = None
        if not (writing and begins):
            _see_that_it_is_there(self.folder, writing)
        if writing:
            _make(self.folder)
            self._lock = WriterLock(self.folder, patience)
            try:
                _see_that_nothing_is_gone(self.folder)
            except CorpusDamaged:
                self._unlock()
                raise
            reserve.keep(self.folder)
        try:
            self._catalogue = self._with_reserve(lambda: Catalogue(self.folder, writing))
        except BaseException:
            self._unlock()
            raise
        before = self._catalogue.kept_before
        # What the user is to know of the opening, in words.
        self.news = (
            "This corpus was made by an earlier version of CorpusView and was brought up to date. "
            f"As it was it is kept in {before.name}, beside it."
            if before
            else ""
        )
        self._entities = Entities(self._catalogue)
        self._index: Index | None = None
        # Those who read for the last import, where names are still to be found.
        self._crew: Crew | None = None
        self._begun: Sequence[BegunNames] = ()
        # What was found wrong at opening, in words; `mend` puts it right.
        self.trouble = ""
        try:
            self._open_index()
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, folder: Path, writing: bool = True, patience: float = 0.0, begins: bool = True) -> Corpus:
        """Open the corpus in `folder`; see the constructor."""
        return cls(folder, writing, patience, begins)

    @classmethod
    def open_or_watch(cls, folder: Path) -> Corpus:
        """Open for writing, or only for reading when another process writes: the window's way. `read_only` tells."""
        try:
            return cls(folder, writing=True, begins=False)
        except CorpusBusy:
            return cls(folder, writing=False)

    def close(self) -> None:
        """Let go of everything. Doing so twice does nothing."""
        if self._index is not None:
            self._index.close()
            self._index = None
        self._dismiss()
        self._catalogue.close()
        self._unlock()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.free()
            self._lock = None

    # --- the index, which can always be made again

    def _open_index(self) -> None:
        """Open the index; where there is none or it is damaged, say so in `trouble`."""
        folder = self.folder / INDEX
        try:
            self._index = Index.open(folder, self._catalogue.identity())
            self._compare(self._index)
        except CorpusDamaged as trouble:
            if self._index is not None:
                self._index.close()
            self._index = None
            if self._catalogue.count() == 0 and not self.read_only and not folder.exists():
                self._index = Index.create(folder, owner=self._catalogue.identity())
            else:
                self.trouble = trouble.sentence
        else:
            self.trouble = ""

    def _compare(self, index: Index) -> None:
        """See that the index can be of this catalogue as it is now, by its size. Raises `IndexDamaged`."""
        fewest, most = self._catalogue.expected_in_index()
        held = index.count()
        if not fewest <= held <= most:
            raise IndexDamaged(f"The search index holds {held:,} articles where {fewest:,} are expected.")

    def risk(self) -> tuple[str, str] | None:
        """What endangers the corpus where it lies, and what to do about it; None where nothing is known."""
        return risk_of(self.folder)

    def needs_mending(self) -> str:
        """Why searches would not be complete now, in words; empty when all is well."""
        if self._index is None:
            return self.trouble or "The search index is missing."
        if self._catalogue.awaiting(1) or self._catalogue.removed():
            return "Some articles are not indexed yet."
        if self._catalogue.unsettled(1):
            return "Copies of articles have not been looked for yet."
        return ""

    def mend(self) -> Iterator[Progress | Saved]:
        """Make the index whole: anew where it is damaged, else only what is missing from it."""
        self._writable()
        try:
            if self._index is not None:
                # It was whole when it was opened; another may have found since that it no longer is.
                self._compare(self._index)
        except CorpusDamaged as trouble:
            self._forget_index(trouble)
        if self._index is None:
            yield from self.rebuild()
        else:
            yield from self._catch_up(self._index)

    def _catch_up(self, index: Index) -> Iterator[Progress | Saved]:
        """Index what awaits it, and take out what is gone."""
        gone = self._catalogue.removed()
        with index.merging_aside(context):
            while True:
                numbers = self._catalogue.awaiting(_CAUGHT_UP_AT_ONCE)
                if not numbers and not gone:
                    break
                write_all(index, [self._entry(number) for number in numbers], gone)
                with self._catalogue.transaction():
                    self._catalogue.indexed(numbers, gone)
                gone = ()
                yield Saved(len(numbers))
        yield from self._settle_stories()

    def _settle_stories(self) -> Iterator[Progress]:
        """Look for the copies of articles that an earlier version has kept."""
        done = 0
        while numbers := self._catalogue.unsettled(_SETTLED_AT_ONCE):
            with self._catalogue.transaction():
                for number in numbers:
                    self._catalogue.settle(number, Sketch.of(self._catalogue.article(number)).packed())
            done += len(numbers)
            yield Progress("looking for copies", done, 0)

    def _entry(self, number: int) -> IndexEntry:
        try:
            kept = self._catalogue.kept(number)
        except (CorpusDamaged, NotFound):
            # `check` names it. The others must be found meanwhile.
            return bare(number)
        return entry_of(kept.article, self._catalogue.tags(number))

    def rebuild(self, reread: bool = False) -> Iterator[Progress | Saved]:
        """A fresh index from the catalogue; the old one answers until the new one is ready.

        With `reread` every text is first read again with today's reader and all that the corpus has learned.
        """
        self._writable()
        if reread:
            yield from Rereading(self._catalogue).everything()
        with self._catalogue.transaction():
            self._catalogue.register.forget()
        yield from self.settle_names()
        numbers = self._catalogue.ids()
        fresh = Index.create(self.folder / INDEX, aside=True, owner=self._catalogue.identity())
        try:
            with fresh.merging_aside(context):
                for at in range(0, len(numbers), _INDEXED_AT_ONCE):
                    part = numbers[at : at + _INDEXED_AT_ONCE]
                    write_all(fresh, [self._entry(number) for number in part])
                    yield Progress("indexing", at + len(part), len(numbers))
            fresh.publish()
        finally:
            fresh.close()
        if self._index is not None:
            self._index.close()
        self._open_index()
        with self._catalogue.transaction():
            self._catalogue.indexed(numbers, self._catalogue.removed())
        yield Saved(len(numbers))

    def reconsider(
        self, jobs: int = 0, executor: Executor | None = None, furniture: bool = True
    ) -> Iterator[Progress | Saved]:
        """Read again articles of whose site the corpus has learned much since, then find the names that are awaited.

        To be run when there is leisure: after an import, say. `furniture` is as with `find_names`.
        """
        self._writable()
        yield from Rereading(self._catalogue, jobs).reconsider()
        yield from self._catch_up(self._the_index())
        yield from self.find_names(jobs, executor, furniture)

    # --- the user's word on what is folded

    def fold_rules(self) -> tuple[KeptFoldRule, ...]:
        """The user's rules on what is folded, oldest first."""
        return self._catalogue.kept_fold_rules()

    def add_fold_rule(self, line: str, fold: bool, source: str | None = None) -> Iterator[Progress | Saved | Change]:
        """Always (`fold`) or never fold the line that reads `line`, everywhere or only on pages of `source`.

        All pages that hold the line are read again at once. The last event is the `Change`.
        """
        self._writable()
        if not words(line):
            raise CorpusViewError("This line has no words to go by.", "Choose another line of the block.")
        with self._catalogue.transaction():
            self._catalogue.add_fold_rule(FoldRule(line_hash(line), fold, source), line.strip())
        yield from self._apply(line, f"“{line.strip()[:60]}” is {'always' if fold else 'never'} folded")

    def remove_fold_rule(self, number: int) -> Iterator[Progress | Saved | Change]:
        """Take a rule back: pages are folded as they would have been without it."""
        self._writable()
        rule = next((each for each in self.fold_rules() if each.number == number), None)
        if rule is None:
            raise NotFound("There is no such rule any more.")
        with self._catalogue.transaction():
            self._catalogue.remove_fold_rule(number)
        yield from self._apply(rule.sample, f"The rule on “{rule.sample[:60]}” was taken back")

    def _apply(self, line: str, what: str) -> Iterator[Progress | Saved | Change]:
        """Read again every page that holds `line`."""
        some = words(line)[:_WORDS_OF_A_LINE]
        phrase = Phrase(
            tuple(Word(line[each.start : each.end], each.span, exact=True) for each in some), Span(0, len(line))
        )
        numbers = self.search(Query(line, phrase, Scope.ALL)).ids
        yield from Rereading(self._catalogue).these(numbers)
        yield from self._catch_up(self._the_index())
        yield from self.settle_names()
        yield Change(what, tuple(numbers))

    # --- the user's word on the encoding of a file

    def decode_as(self, number: int, encoding: str | None) -> Iterator[Progress | Saved | Change]:
        """Read the file of an article in another encoding, or again in the one that the program finds (None).

        The last event is the `Change`. Raises `CannotRead` for an encoding that there is not, and changes nothing then.
        """
        self._writable()
        kept = self._catalogue.kept(number)
        decoded = decode(kept.raw, encoding)
        before = line_hashes(kept.article.text)
        with self._catalogue.transaction():
            self._catalogue.count_lines([before], -1)
            self._catalogue.choose_encoding(number, encoding and decoded.encoding, decoded.encoding)
            Rereading(self._catalogue).lost(number)
            self._catalogue.learn_lines([survey(decoded.text)])
        yield from self._catch_up(self._the_index())
        yield from self.settle_names()
        yield Change(f"Article {number} is read as {decoded.encoding}", (number,))

    def chosen_encoding(self, number: int) -> str | None:
        """The encoding that the user chose for the file of an article."""
        return self._catalogue.kept(number).chosen_encoding

    # --- which names are one, and the user's word on it

    def settle_names(self) -> Iterator[Progress]:
        """Join the names of articles that came or went to the entities of the corpus; may be stopped anywhere."""
        self._writable()
        yield from Naming(self._catalogue).run()

    def find_names(self, jobs: int = 0, executor: Executor | None = None, furniture: bool = True) -> Iterator[Progress]:
        """Find the names of articles that were imported without, and settle which are one; may be stopped anywhere.

        Without `furniture` those that stand in boilerplate are left until they are asked for.
        """
        self._writable()
        crew, begun, self._crew, self._begun = self._crew, self._begun, None, ()
        yield from NamesWave(self._catalogue, jobs, executor, crew, furniture, begun).run()

    def awaiting_names(self) -> int:
        """How many articles were imported but for their names, which are still to be found."""
        return self._catalogue.count_awaiting_names()

    def awaiting_furniture(self) -> int:
        """Of how many articles the names in the boilerplate were left until they are asked for."""
        return self._catalogue.count_awaiting_furniture()

    def has_unsettled_names(self, furniture: bool = True) -> bool:
        """Whether `find_names` has something to do."""
        with told():
            return (
                bool(self._catalogue.count_awaiting_names())
                or not self._catalogue.register.is_settled()
                or (furniture and bool(self._catalogue.count_awaiting_furniture()))
            )

    def name_rules(self) -> tuple[KeptRule, ...]:
        """The user's rules on names as text, oldest first."""
        with told():
            return self._catalogue.register.rules()

    def add_name_rules(self, rules: Iterable[Rule], numbers: Sequence[int] = ()) -> Iterator[Progress | Change]:
        """Keep rules on names, and let them hold at once. The last event is the `Change`.

        Rules that were taken back get the `numbers` again that they had, and with them their place in the order.
        """
        self._writable()
        rules = tuple(rules)
        naming = Naming(self._catalogue)
        with self._catalogue.transaction():
            names = {name for rule in rules for name in naming.touched_by(rule)}
            for at, rule in enumerate(rules):
                number = numbers[at] if at < len(numbers) else None
                self._catalogue.register.add_rule(corrections.to_text([rule]), number)
            self._catalogue.register.make_stale(names)
        yield from naming.settle_stale()
        if any(isinstance(rule, Split) for rule in rules):
            yield from naming.run()
        yield Change(_counted(len(rules), "rule on names", "rules on names"), self._articles_with(names))

    def remove_name_rules(self, numbers: Iterable[int]) -> Iterator[Progress | Change]:
        """Take rules on names back: names are joined as they would have been without them."""
        self._writable()
        wanted = frozenset(numbers)
        kept = [each for each in self.name_rules() if each.number in wanted]
        if len(kept) < len(wanted):
            raise NotFound("There is no such rule any more.")
        naming = Naming(self._catalogue)
        with self._catalogue.transaction():
            rules = [rule for each in kept for rule in corrections.from_text(each.rule)[0]]
            names = {name for rule in rules for name in naming.touched_by(rule)}
            for each in kept:
                self._catalogue.register.remove_rule(each.number)
            self._catalogue.register.make_stale(names)
        yield from naming.settle_stale()
        if (yield from splitting.make_whole(self._catalogue, [rule for rule in rules if isinstance(rule, Split)])):
            yield from naming.run()
        what = _counted(len(kept), "rule on names was taken back", "rules on names were taken back")
        yield Change(what, self._articles_with(names))

    def _articles_with(self, names: Iterable[int]) -> tuple[int, ...]:
        with told():
            return self._catalogue.register.articles_with(names)

    def about(self, kind: EntityKind, name: str) -> About:
        """All that is known of the entity that is shown so: its names with their reasons, and the rules on it.

        Raises `NotFound`.
        """
        entity = self._entities.find(kind, name)
        if entity is None:
            raise NotFound(f"The corpus knows no {kind.value} called “{name}”.")
        return self._entities.about(entity)

    def entities_called(self, name: str) -> tuple[KnownEntity, ...]:
        """The entities that are shown so; where there are none, those that articles call so."""
        return self._entities.called(name)

    def entities_meant(self, name: str) -> tuple[KnownEntity, ...]:
        """The entities that `entity:` with this name asks for, the most widely named first."""
        return self._entities.meant(name)

    def entities_having(self, name: str) -> int:
        """How many entities have the words of `name` in a name of theirs; `entity:` may mean fewer by it."""
        return self._entities.having(name)

    def entities_like(self, words: str, kind: EntityKind, limit: int) -> tuple[KnownEntity, ...]:
        """Entities of a kind with these words in a name, the last perhaps only begun; the best known first."""
        return self._entities.like(words, kind, limit)

    def proposals_bound(self) -> int:
        """For how many entities of a kind proposals are looked for unless named, where there are more; else 0."""
        return self._entities.proposed_for()

    def names_bound(self, words: str) -> int:
        """How many names that begin as the last of `words` are looked at, where there are more; else 0."""
        return self._entities.bound_of(words)

    def proposals(
        self,
        names: Iterable[tuple[EntityKind, str]] | None = None,
        limit: int = 100,
        stop: Callable[[], bool] = never,
    ) -> tuple[Proposal, ...]:
        """Names that may be one, for the user to say, the likeliest first: among these, or the corpus' best known."""
        return self._entities.proposals(names, limit, stop)

    def proposing(
        self, names: Iterable[tuple[EntityKind, str]] | None = None, limit: int = 100
    ) -> Generator[None, None, tuple[Proposal, ...]]:
        """The same with a pause after each entity: for those of a large corpus it takes longer than a hand waits."""
        return self._entities.proposing(names, limit)

    # --- importing and removing

    def import_files(
        self,
        paths: Iterable[Path | files.FoundFile],
        *,
        jobs: int = 0,
        clean: bool = False,
        executor: Executor | None = None,
        copies: bool = True,
        also_removed: bool = False,
        as_text: bool = False,
        names_follow: bool = False,
    ) -> Iterator[ImportEvent]:
        """Import files and folders; see `importing`. Closing the iterator stops it, and what was saved stays.

        Without `copies` the bytes of the files are not kept: an article can be read as long as its file is there.
        Files whose article is on the shelf are skipped, or brought back where they are `also_removed`; web pages and
        other files written for programs are skipped, or taken `as_text`, just as they stand. `names_follow` says that
        `find_names` comes right after, without the furniture: it is begun while the last articles are saved.
        """
        self._writable()
        reserve.keep(self.folder)
        if self.needs_mending():
            for _ in self.mend():
                pass
        size = 0
        self._dismiss()
        importing = Importing(self._catalogue, self._the_index(), jobs, clean, executor, copies, also_removed, as_text)
        importing.hand_over, importing.names_follow = self._keep_crew, names_follow
        with closing(importing.run(paths)) as events:
            try:
                for event in events:
                    if isinstance(event, Counted):
                        size = event.bytes
                    yield event
            except NoSpace as full:
                megabytes = math.ceil(size * _ROOM_FOR_A_BYTE / 1e6)
                advice = f"All of these files need about {megabytes:,} MB. Make room, and import them again."
                raise NoSpace(f"{full.sentence} What was saved stays.", advice) from full

    def _keep_crew(self, crew: Crew, begun: Sequence[BegunNames]) -> None:
        """Keep those who have read for an import: to find the names, others would have to begin by loading all anew."""
        self._crew, self._begun = crew, begun

    def _dismiss(self) -> None:
        crew, begun, self._crew, self._begun = self._crew, self._begun, None, ()
        if crew is not None:
            end(crew, begun)

    def put_away(self, numbers: Iterable[int]) -> Iterator[Progress | Saved | Change]:
        """Take articles out of the corpus and keep them on the shelf, with all that was made of them.

        The files they came from are never touched. The last event is the `Change`.
        """
        self._writable()
        gone = yield from Shelving(self._catalogue).put_away(tuple(numbers))
        try:
            yield from self._settled()
        except NoSpace:
            # They are out of the catalogue, and found no more; what the index is to learn of it waits for room.
            self._make_way()
        yield Change(f"{_counted(len(gone), 'article', 'articles')} removed", gone)

    def bring_back(self, numbers: Iterable[int]) -> Iterator[Progress | Saved | Change]:
        """Put articles back from the shelf, as they were and under their numbers. The last event is the `Change`."""
        self._writable()
        back = yield from Shelving(self._catalogue).bring_back(tuple(numbers))
        yield from self._settled()
        yield Change(f"{_counted(len(back), 'article', 'articles')} brought back", back)

    def _settled(self) -> Iterator[Progress | Saved]:
        """What follows when articles came or went: the index learns it, and names are joined anew."""
        yield from self._catch_up(self._the_index())
        yield from self.settle_names()

    def shelf(self) -> tuple[Shelved, ...]:
        """The articles that were removed and can be brought back, what was removed last first."""
        return self._catalogue.shelf.listed()

    def let_go(self, numbers: Iterable[int]) -> Change:
        """Let articles on the shelf go for good: nothing of them is left in the corpus."""
        self._writable()
        with self._catalogue.transaction():
            gone = self._catalogue.shelf.let_go(numbers)
        return Change(f"{_counted(len(gone), 'article', 'articles')} let go for good", gone)

    def last_import(self) -> Undoable | None:
        """What taking back the last import that changed something would do; None where it is taken back already."""
        return self._catalogue.formers.last_import()

    def import_of(self, ledger: int) -> Undoable | None:
        """What taking back the import of this ledger would do; None where that is not kept any more."""
        return self._catalogue.formers.of_import(ledger)

    def take_back_import(self, ledger: int) -> Iterator[Progress | Saved | Change]:
        """Take an import back: what it added goes to the shelf, what it changed gets its former text where that was
        kept. The last event is the `Change`."""
        self._writable()
        what = self._catalogue.formers.of_import(ledger)
        if what is None:
            raise NotFound("That import is not remembered any more.")
        changed = yield from Shelving(self._catalogue).take_back(what)
        yield from self._settled()
        yield Change(f"An import of {_counted(what.files, 'article', 'articles')} taken back", changed)

    def import_again(self, ledger: int) -> Iterator[Progress | Saved | Change]:
        """Let an import that was taken back hold again, as it was. The last event is the `Change`."""
        self._writable()
        changed = yield from Shelving(self._catalogue).do_again(ledger)
        yield from self._settled()
        yield Change(f"An import of {_counted(len(changed), 'article', 'articles')} done again", changed)

    def remove(self, numbers: Iterable[int]) -> Change:
        """Take articles out of the corpus for good. The files they came from are never touched.

        On a full disk the room that is kept back for this is used, and what the index and the counts are to learn of it
        waits for `mend`; they are not found any more all the same. Raises `NoSpace` where that was not enough for all.
        """
        self._writable()
        removing = Removing(self._catalogue, self.folder)
        removing.run(numbers)
        gone = tuple(removing.gone)
        try:
            if removing.was_tight:
                self._make_way()
            else:
                for _ in self._catch_up(self._the_index()):
                    pass
                for _ in self.settle_names():
                    pass
        except NoSpace:
            self._make_way()
        if removing.trouble is not None:
            what = f"{removing.trouble.sentence} {_counted(len(gone), 'article was', 'articles were')} removed."
            raise type(removing.trouble)(what, removing.trouble.advice) from removing.trouble
        return Change(f"{_counted(len(gone), 'article', 'articles')} removed", gone)

    def _make_way(self) -> None:
        """Let the index forget what was removed, as far as there is room for that, and nothing else."""
        reserve.give(self.folder)
        # A journal that is begun anew is room for the next removal, whoever takes what is free now.
        self._catalogue.write_out()
        with suppress(NoSpace, IndexDamaged), self._catalogue.frugal():
            gone = self._catalogue.removed()
            self._the_index().write((), gone, merge=False)
            with self._catalogue.transaction():
                self._catalogue.indexed((), gone)
        reserve.keep(self.folder)

    def _with_reserve(self, act: Callable[[], T]) -> T:
        """Do something that makes room, on a full disk in the room that is kept back."""
        try:
            return act()
        except CannotWrite:
            if not reserve.give(self.folder):
                raise
            return act()

    def tag(self, numbers: Iterable[int], tag: str, on: bool = True) -> Change:
        """Give articles a tag, or take it away."""
        self._writable()
        numbers = tuple(numbers)
        with self._catalogue.transaction():
            self._catalogue.tag(numbers, tag, on)
        for _ in self._catch_up(self._the_index()):
            pass
        return Change(f"{'Tagged' if on else 'No longer tagged'} “{tag}”", numbers)

    def keep_note(self, note: Note) -> Note:
        """Keep a note, in place of the one of its number if it has one. Raises `NotFound` where its article is gone."""
        self._writable()
        kept = note.written()
        self._catalogue.article(note.article)
        with self._catalogue.transaction():
            number = self._catalogue.keep_note(kept)
        return self.note(number)

    def remove_note(self, number: int) -> Note:
        """Take a note or highlight away; what it was is returned. Raises `NotFound`."""
        self._writable()
        note = self.note(number)
        with self._catalogue.transaction():
            self._catalogue.remove_note(number)
        return note

    def in_state(self, state: State) -> tuple[int, ...]:
        """The articles that the user has read, or judged so."""
        return self._catalogue.in_state(state)

    def standings(self, numbers: Iterable[int]) -> Mapping[int, Standing]:
        """Where each of these articles stands with the user."""
        return self._catalogue.standings(tuple(numbers))

    def stand(self, standings: Mapping[int, Standing]) -> None:
        """Let articles be read or not, and have these verdicts. The index knows nothing of it: it costs little."""
        self._writable()
        with self._catalogue.transaction():
            self._catalogue.stand(standings)

    # --- saved searches, and questions asked before

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """All saved searches, by name."""
        return self._catalogue.saved_searches()

    def saved_search(self, name: str) -> SavedSearch:
        """The search of this name. Raises `NotFound`."""
        found = next((each for each in self.saved_searches() if each.name == name), None)
        if found is None:
            raise NotFound(f"There is no saved search called “{name}”.")
        return found

    def save_search(self, each: SavedSearch) -> SavedSearch:
        """Keep a search, in place of the one of its name. What it finds now counts as seen."""
        self._writable()
        seen = self._catalogue.newest()
        if _asks_for_names(parse(each.raw, each.scope).tree):
            # Articles that still await their names are yet to be found by it.
            seen = min([seen, *(number - 1 for number in self._catalogue.awaiting_names()[:1])])
        kept = replace(each, seen=seen)
        self.put_search(kept)
        return kept

    def put_search(self, each: SavedSearch) -> None:
        """Keep a search just as it is, in place of the one of its name."""
        self._writable()
        if not each.name.strip():
            raise CorpusViewError("A search needs a name to be saved.")
        with self._catalogue.transaction():
            self._catalogue.save_search(each)

    def remove_search(self, name: str) -> SavedSearch:
        """Forget the search of this name; what it was is returned. Raises `NotFound`."""
        self._writable()
        gone = self.saved_search(name)
        with self._catalogue.transaction():
            self._catalogue.remove_search(name)
        return gone

    def rename_search(self, old: str, new: str) -> None:
        """Call a saved search otherwise. Raises `NotFound`, and `CorpusViewError` where the new name is taken."""
        self._writable()
        found = self.saved_search(old)
        if new != old and any(each.name == new for each in self.saved_searches()):
            raise CorpusViewError(f"There is a search called “{new}”.", "Choose another name.")
        with self._catalogue.transaction():
            self._catalogue.remove_search(old)
            self._catalogue.save_search(replace(found, name=new))

    def look_at_search(self, name: str) -> None:
        """The results of a saved search were looked at: none of them is new any more."""
        self.save_search(self.saved_search(name))

    def new_in(self, each: SavedSearch, stop: Callable[[], bool] = never) -> int:
        """How many stories a saved search finds that came since it was looked at last."""
        if self._catalogue.newest() <= each.seen:
            return 0
        found = self.search(parse(each.raw, each.scope), stop=stop)
        stories = self.stories()
        # A story's number is its first article's: one that was seen makes all its copies old.
        return len({story for number in found.ids if (story := stories.get(number, number)) > each.seen})

    def ask(self, raw: str, found: int) -> None:
        """Remember a question that was meant, and how many articles it found."""
        self._writable()
        with self._catalogue.transaction():
            self._catalogue.ask(raw, found)

    def asked_before(self, limit: int = 0) -> tuple[Asked, ...]:
        """The questions asked before, the last first; 0 as limit means all that are kept."""
        return self._catalogue.asked_before(limit or -1)

    def forget_asked(self) -> None:
        """Forget every question asked before."""
        self._writable()
        with self._catalogue.transaction():
            self._catalogue.forget_asked()

    def _writable(self) -> None:
        if self.read_only:
            raise CorpusBusy("This corpus is open for reading only.", "Close the other CorpusView that writes to it.")

    # --- finding

    def search(self, query: Query, limit: int | None = None, stop: Callable[[], bool] = never) -> Hits:
        """The articles that answer `query`, all unless `limit`. `stop` is asked now and then; True breaks off."""
        try:
            resolved = self._resolved(query)
            found = self._the_index().search(resolved, limit, stop, self._catalogue.in_state)
            waiting = 0 if resolved is query else self._catalogue.count_awaiting_names()
            if waiting and _asks_for_names(query.tree):
                told = f"The names of {_counted(waiting, 'article', 'articles')} are still being looked for."
                return replace(found, query=query, exact=False, told=(*found.told, told))
            return replace(found, query=query)
        except CorpusDamaged as trouble:
            # It was whole when it was opened: `mend` makes it again, and says so.
            self._forget_index(trouble)
            raise

    def facets(self, query: Query, stop: Callable[[], bool] = never, besides: Query | None = None) -> Facets:
        """How the articles that answer `query`, and not `besides`, are spread over days, sources, languages, tags."""
        try:
            other = None if besides is None else self._resolved(besides)
            return self._the_index().facets(self._resolved(query), stop, self._catalogue.in_state, other)
        except CorpusDamaged as trouble:
            self._forget_index(trouble)
            raise

    def beginning(self, prefix: str, limit: int, stop: Callable[[], bool] = never) -> tuple[WordCount, ...]:
        """The most frequent words of the bodies that begin with `prefix`."""
        return self._the_index().beginning(prefix, limit, stop)

    def meant(self, clause: Text, scope: Scope, limit: int, stop: Callable[[], bool] = never) -> Meant | None:
        """The words that a clause of a question stands for; None where it says itself what it looks for."""
        return self._the_index().meant(clause, scope, limit, stop)

    def spelt_like(self, word: str, limit: int, stop: Callable[[], bool] = never) -> tuple[WordCount, ...]:
        """Words of the bodies that are a letter or two from `word`, the most frequent first."""
        return self._the_index().spelt_like(word, limit, stop)

    def _resolved(self, query: Query) -> Query:
        """The question as the index can answer it: who is meant by a name, and what notes say, the catalogue knows."""
        tree = noting.resolved(self._entities.resolved(query.tree), self._catalogue)
        if gone := self._catalogue.removed():
            # Where there was no room on the disk, the index has yet to let them go.
            tree = And((tree, Not(Among(gone, Span(0, 0)))))
        return query if tree is query.tree else replace(query, tree=tree)

    def _the_index(self) -> Index:
        if self._index is None:
            # Another object, or another process, may have mended it since.
            self._open_index()
        if self._index is None:
            raise IndexDamaged(self.trouble, "It can be made again from the catalogue: run rebuild.")
        return self._index

    def _forget_index(self, trouble: CorpusDamaged) -> None:
        """Let go of an index that cannot be trusted any more."""
        self.trouble = trouble.sentence
        if self._index is not None:
            self._index.close()
            self._index = None

    def rows(self, found: Hits | Sequence[int], start: int = 0, stop: int | None = None) -> tuple[Hit, ...]:
        """Rows `start` to `stop` of an answer, for showing."""
        if isinstance(found, Hits):
            return self._catalogue.rows(found.ids[start:stop], found.scores[start:stop])
        return self._catalogue.rows(found[start:stop])

    def snippet(
        self, number: int, query: Query, words: int = 32, stop: Callable[[], bool] = never, further: int = 0
    ) -> Snippet:
        """The best window of an article for `query`, with its marks, the number of hits, and up to so many further
        places; empty when stopped."""
        # Its names matter where the question asks for some: then only those that are kept have found it.
        return snippet(self._entities.as_known(self._catalogue.article(number)), query, words, stop, further)

    def marks(self, article: Article, query: Query, stop: Callable[[], bool] = never) -> Spans:
        """Every hit of `query` in `article`; none when stopped."""
        return marks(article, query, stop)

    def article(self, number: int) -> Article:
        """The article of this id, its names joined as the corpus knows them. Raises `NotFound`.

        The names of one that still awaits them are found now, but for one of more than 100,000 characters.
        """
        kept = self._catalogue.kept(number)
        return self._entities.as_known(with_names(kept), kept.awaits_furniture)

    def tags(self, number: int) -> tuple[str, ...]:
        """The tags of an article."""
        return self._catalogue.tags(number)

    def tag_counts(self) -> tuple[tuple[str, int], ...]:
        """Every tag with its number of articles, the most used first."""
        return self._catalogue.tag_counts()

    def notes(self, article: int | None = None) -> tuple[Note, ...]:
        """The notes and highlights on an article, or all there are."""
        return self._catalogue.notes(article)

    def note(self, number: int) -> Note:
        """The note of this number. Raises `NotFound`."""
        note = self._catalogue.note(number)
        if note is None:
            raise NotFound(f"There is no note {number} in this corpus.")
        return note

    def made(self, article: Article) -> Made:
        """What the user made of an article: its tags, and its notes with their places in its text of now."""
        return Made(article.id, placed(self.notes(article.id), article.text), self.tags(article.id))

    def original(self, number: int) -> bytes:
        """The bytes of the file that an article came from, as they were when it was imported."""
        return self._catalogue.kept(number).raw

    def entities(
        self,
        numbers: Sequence[int] | None = None,
        kind: EntityKind | None = None,
        limit: int = 0,
        furniture: bool = False,
        like: str = "",
        stop: Callable[[], bool] = never,
    ) -> tuple[EntityCount, ...]:
        """The entities of these articles (of the whole corpus when None), the most widely named first.

        With `like` only those of which a name holds these words, the last of them perhaps only begun. When stopped,
        none.
        """
        return self._entities.counts(numbers, kind, limit, furniture, like, stop)

    def counting_entities(
        self, numbers: Sequence[int] | None = None, limit: int = 0, furniture: bool = False, like: str = ""
    ) -> Generator[None, None, Mapping[EntityKind, tuple[EntityCount, ...]]]:
        """The same for every kind at once, with a pause every few hundredths of a second: in a large corpus it takes
        longer than a hand waits."""
        return self._entities.counting(numbers, tuple(EntityKind), limit, furniture, like)

    def ids(self) -> tuple[int, ...]:
        """Every article's id, ascending."""
        return self._catalogue.ids()

    def count(self) -> int:
        """How many articles there are."""
        return self._catalogue.count()

    def names_beginning(self, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Names of which a word begins with `prefix`, with their articles, the most widely named first."""
        return self._catalogue.names_beginning(prefix, limit)

    def sources(self) -> tuple[tuple[str | None, int], ...]:
        """Every source with its number of articles, the largest first."""
        return self._catalogue.sources()

    def stories(self) -> Mapping[int, int]:
        """The story of every article that has a copy: the lowest id among the articles that tell it."""
        return self._catalogue.stories()

    def copies(self, number: int) -> tuple[int, ...]:
        """The articles that tell the same story as this one, itself among them, by id."""
        return self._catalogue.copies(number)

    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of each file of the last import."""
        return self._catalogue.outcomes()

    def stop(self) -> None:
        """Break off a question to the catalogue that runs in another thread."""
        self._catalogue.stop()

    # --- safekeeping

    def backup(self, file: Path) -> Change:
        """A verified copy of all that the corpus holds, in one file; refuses to replace a file that is there."""
        if file.exists():
            raise CannotWrite(f"{file} is already there.", "Choose another name, or remove it first.")
        try:
            self._catalogue.copy_to(file)
        except OSError as trouble:
            raise refused(f"The backup {file}", trouble) from trouble
        return Change(f"Backup of {self.count()} articles written to {file}")

    @staticmethod
    def restore(backup: Path, folder: Path, patience: float = 0.0) -> Change:
        """Put the corpus kept in `backup` in the place of the one in `folder`; its index is made anew when opened.

        Raises `CorpusDamaged`, `CorpusTooNew` or `CorpusBusy`, and leaves what is there as it was.
        """
        if not backup.is_file():
            raise CorpusMissing(f"There is no backup {backup}.")
        _make(folder)
        lock = WriterLock(folder, patience)
        try:
            restore_from(backup, folder / FILE)
            shutil.rmtree(folder / INDEX, ignore_errors=True)
        except OSError as trouble:
            raise refused(f"The corpus in {folder}", trouble, "Check the rights of its folder.") from trouble
        finally:
            lock.free()
        return Change(f"The corpus in {folder} was restored from {backup}")

    # --- figures and health

    def stats(self) -> Stats:
        """What the corpus holds."""
        articles, words, size, names = self._catalogue.totals()
        first, last, undated = self._catalogue.span_of_dates()
        return Stats(articles, words, size, names, self._catalogue.sources(), first, last, undated)

    def check(self) -> tuple[str, ...]:
        """Open everything and name what is wrong; nothing is changed. A corpus in order has nothing to name."""
        return tuple(each.sentence for each in self._problems())

    def _problems(self) -> Iterator[Problem]:
        return problems(self._catalogue, self._index, self.needs_mending() if self._index is None else "")

    def repair(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Put right what `check` finds, as far as it can be: what was repaired, and what remains, in sentences.

        The index is made anew; what was read is read again from the bytes; bytes are taken from the user's file where
        it is still the same. A damaged catalogue is left for a backup to replace.
        """
        self._writable()
        found = list(self._problems())
        repair_rows(self._catalogue, found)
        if any(each.remedy is Remedy.INDEX for each in found):
            for _ in self.rebuild():
                pass
        elif found and self._index is not None:
            for _ in self._catch_up(self._index):
                pass
        for _ in self.settle_names():
            pass
        left = self.check()
        return tuple(each.sentence for each in found if each.sentence not in left), left


def _asks_for_names(tree: Node) -> bool:
    """Whether a question asks for a name anywhere."""
    match tree:
        case Names():
            return True
        case And(parts) | Or(parts):
            return any(map(_asks_for_names, parts))
        case Not(part):
            return _asks_for_names(part)
    return False


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _see_that_nothing_is_gone(folder: Path) -> None:
    """An index is never made before its catalogue: one without it is what was left of a corpus, and no new one."""
    catalogue = folder / FILE
    is_empty = not catalogue.exists() or (catalogue.is_file() and not catalogue.stat().st_size)
    if is_empty and (folder / INDEX / CURRENT).is_file():
        raise CorpusDamaged(
            f"The catalogue of the corpus in {folder} is gone, though its index is there.",
            "Restore it from a backup. To begin anew, choose another folder.",
        )


def _see_that_it_is_there(folder: Path, writing: bool) -> None:
    """Raise `CorpusMissing` where no corpus lies in `folder`, and tell what is there: its disk may be taken off."""
    catalogue = folder / FILE
    can_begin = True
    try:
        if catalogue.is_file():
            if catalogue.stat().st_size or not writing:
                return
            why = "its catalogue is empty"
        elif not folder.exists():
            why = f"of this path only {next(each for each in folder.parents if each.exists())} is there"
        elif not folder.is_dir():
            why, can_begin = "it is a file", False
        elif any(folder.iterdir()):
            why, can_begin = "the folder holds other files", False
        else:
            why = "the folder is empty"
    except OSError as trouble:
        raise CorpusMissing(f"{folder} cannot be reached ({trouble.strerror or trouble}).", CONNECT) from trouble
    if writing:
        _see_that_nothing_is_gone(folder)
    raise CorpusMissing(
        f"There is no corpus in {folder}: {why}.", f"{CONNECT} To begin a new one, import a folder.", can_begin
    )


def _make(folder: Path) -> None:
    """The corpus' folder, readable by its owner only. Raises `CannotWrite`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as trouble:
        raise refused(f"The folder {folder}", trouble, "Choose another place for the corpus.", NoPlace) from trouble
