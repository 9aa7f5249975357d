"""The window's memory of now: what is asked, found, open and under way.

Panes call the verbs and listen to the signals; none of them asks another what is true. A verb returns at once: the
work is done in a lane of `background`, and its result comes home as a signal in the past tense.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from corpusview.article import Span
from corpusview.errors import CorpusBusy, CorpusMissing, CorpusViewError, IndexDamaged, NotFound
from corpusview.events import Progress, Saved
from corpusview.grammar import parse
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.filters.clauses import narrowed, quoted
from corpusview.gui.imports.course import Course
from corpusview.gui.state.annotating import Annotating
from corpusview.gui.state.beside import Beside
from corpusview.gui.state.completing import Completing
from corpusview.gui.state.decoding import Decoding
from corpusview.gui.state.explaining import Explaining
from corpusview.gui.state.exporting import Exporting
from corpusview.gui.state.folding import Folding
from corpusview.gui.state.importing import Importing
from corpusview.gui.state.leisure import Leisure
from corpusview.gui.state.listing import Listing
from corpusview.gui.state.naming import Naming
from corpusview.gui.state.removing import Removing
from corpusview.gui.state.saved import SavedSearches, scope_of
from corpusview.gui.state.sifting import Sifting
from corpusview.gui.state.spreading import Spreading
from corpusview.gui.state.taking_out import TakingOut
from corpusview.gui.state.undoing import Undoing
from corpusview.gui.trail import Layout, Place, Trail
from corpusview.page import Opening, Page
from corpusview.query import Everything, Hit, Hits, Query, SavedSearch, Scope, Snippet, Sort
from corpusview.settings import Settings

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus, Stats

# Rows that come with an answer: more than a tall window shows.
_FIRST_ROWS = 64
# Milliseconds for which a question must rest before the open article is marked for it: not at each letter typed.
_BEFORE_MARKING = 150
# Seconds between two looks at the corpus while an import adds to it.
_BETWEEN_LOOKS = 2.0


_ONLY_READ = "Here it can be searched and read. To change something, close the other one and try again."


@dataclass(frozen=True, slots=True)
class _Keeps:
    """Whether this window may write to the corpus, why not or what is wrong with its index, and what waits there."""

    allowed: bool
    words: str
    has_unsettled_names: bool = False
    risk: tuple[str, str] | None = None
    news: str = ""


class Session(QObject):
    """One window's state, its verbs and its signals. Lives on the screen's thread."""

    corpus_opened = Signal(object)  # Stats
    corpus_refused = Signal(str, str)  # it cannot be opened: sentence, advice
    corpus_missed = Signal(str, bool)  # it is not where it was: the sentence, and whether a new one can begin there
    corpus_changed = Signal(object)  # Stats
    asked = Signal(object)  # Query
    hits_arrived = Signal(object)  # Hits
    rows_arrived = Signal(object)  # tuple[Hit, ...]
    snippets_arrived = Signal(object)  # dict[int, Snippet]
    copies_toggled = Signal(object)  # Listing
    returned = Signal(object)  # Place
    laid_out = Signal(object)  # Layout
    row_changed = Signal(int)  # the open article's row, -1 where it is not among the results
    opened = Signal(object)  # Page
    shut = Signal()  # the open article is not in the corpus any more, and no other is opened for it
    spread_arrived = Signal(object)  # Spread
    place_wanted = Signal(object)  # Span
    import_began = Signal(object)  # Course
    import_advanced = Signal(object)  # Course
    import_ended = Signal(object)  # Course
    leisure_told = Signal(str)  # what is done while nothing is asked for; empty when done
    ledger_arrived = Signal(object)  # list of (path, outcome, reason)
    trail_changed = Signal(object)  # Trail
    noticed = Signal(str, str)  # sentence, advice
    busy = Signal(str, str)  # who writes to the corpus instead of this window, and what to do: `try_to_write`
    place_doubted = Signal(str, str)  # what endangers the corpus where it lies, and what to do

    def __init__(
        self,
        background: Background,
        find_in: Callable[[], Corpus],
        keep_in: Callable[[], Corpus],
        settings: Settings,
        restore: Callable[[Path], object],
        begin: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        """`find_in` opens the corpus for reading, `keep_in` for writing, `restore` puts a backup in its place, `begin`
        makes a new one there; each is called in its own lane."""
        super().__init__(parent)
        self._background = background
        self._finder, self._keeper = Desk(find_in), Desk(keep_in)
        self.settings = settings
        self._restore, self._begin = restore, begin
        self.is_open = False
        self.place = Place()
        self.query: Query = parse("")
        self.hits: Hits | None = None
        self.listing = Listing()
        self.page: Page | None = None
        self._read_for: Query | None = None
        # The place in an article at which it is to be shown once it has come.
        self._wanted: tuple[int, Span] | None = None
        # The article that is being opened in the place of one that was removed.
        self._coming: int | None = None
        self.row = -1
        self.total = 0
        self.can_write = False
        self.articles_found = 0
        self.trail = Trail()
        self._looked_at = 0.0
        self._is_mending = self._is_marking = False
        self._before_marking = QTimer(self, interval=_BEFORE_MARKING, singleShot=True)
        self._before_marking.timeout.connect(self._mark_anew)
        self.undoing = Undoing(background, self._keeper, self)
        self.folding = Folding(background, self._finder, self.undoing, self._fail, self)
        self.sifting = Sifting(background, self._finder, self._keeper, self.undoing, self)
        self.sifting.noticed.connect(self.noticed)
        self.annotating = Annotating(background, self._finder, self.undoing, lambda: self.page)
        self.explaining = Explaining(background, self._finder, self._fail, self)
        self.completing = Completing(background, self._finder, self._fail, self)
        self.spreading = Spreading(background, self._finder, self._fail, self)
        self.spreading.arrived.connect(self.spread_arrived)
        self.sifting.changed.connect(lambda _standings: self._count_spread())
        self.saved = SavedSearches(background, self._finder, self._keeper, self.undoing, self)
        self.saved.noticed.connect(self.noticed)
        self.decoding = Decoding(background, self._finder, self.undoing, lambda: self.page)
        self.decoding.noticed.connect(self.noticed)
        self.beside = Beside(background, self._finder, self.undoing, lambda: self.query)
        self.beside.noticed.connect(self.noticed)
        self.annotating.wrote.connect(self.beside.look)
        self.naming = Naming(
            background,
            self._finder,
            self.undoing,
            lambda: self.page,
            lambda: self.hits,
            self.place_wanted.emit,
            lambda: self.settings.others(),
        )
        self.naming.noticed.connect(self.noticed)
        self.taking_out = TakingOut(background, self._finder, self.naming, lambda: self.page, lambda: self.hits)
        self.taking_out.noticed.connect(self.noticed)
        self.exporting = Exporting(background, self._finder, self._keeper, lambda: self.can_write, self)
        self.exporting.noticed.connect(self.noticed)
        self.removing = Removing(
            background,
            self._finder,
            self._keeper,
            self.undoing,
            self._to_be_removed,
            lambda numbers: self.listing.copies_under(numbers),
            self,
        )
        self.removing.noticed.connect(self.noticed)
        for changed in (self.removing.left, self.removing.returned):
            changed.connect(lambda _articles: self.saved.look())
        self.removing.left.connect(self._leave)
        self.removing.returned.connect(self._come_back_to)
        self.undoing.touched.connect(self._show_touched)
        self.annotating.wrote.connect(self._ask_of_marks)
        self.undoing.waits_for = self._keeps_waiting
        self._hear_of_imports(background)
        self.undoing.noticed.connect(self.noticed)
        self.folding.noticed.connect(self.noticed)
        self.annotating.noticed.connect(self.noticed)

    # --- opening and closing

    def start(self) -> None:
        """Open the corpus: first for writing, which makes it where none was ever known, then for finding."""

        def kept(answer: _Keeps) -> None:
            self.is_open = True
            self._allow_writing(answer.allowed)
            if not self.can_write:
                self.busy.emit(answer.words, _ONLY_READ)
            # A kind of its own: what is done at leisure looks as well, and the later of a kind drops the earlier.
            self._look(self._open_done, "look for the first time")
            self._begin_to_keep(answer)

        def refused(trouble: CorpusViewError) -> None:
            if isinstance(trouble, CorpusMissing):
                self.corpus_missed.emit(trouble.sentence, trouble.can_begin)
            else:
                self.corpus_refused.emit(trouble.sentence, trouble.advice)

        self._background.run(Lane.KEEPING, "open", lambda _ticket: self._keep(), kept, refused)

    def try_to_write(self) -> None:
        """Where another CorpusView wrote to this corpus: if it is closed, allow all that changes it here."""

        def kept(answer: _Keeps) -> None:
            if self.can_write or not answer.allowed:
                if not self.can_write:
                    self.busy.emit(answer.words, _ONLY_READ)
                return
            self._allow_writing(True)
            self.noticed.emit("This corpus can be changed here now.", "")
            self.look_again()
            self._begin_to_keep(answer)

        self._background.run(Lane.KEEPING, "open", lambda _ticket: self._keep(), kept, self._fail)

    def _keep(self) -> _Keeps:
        """Open the corpus for writing; called in the keeping lane."""
        try:
            corpus = self._keeper.corpus()
        except CorpusBusy as busy:
            return _Keeps(False, busy.sentence)
        return _Keeps(True, corpus.needs_mending(), corpus.has_unsettled_names(), corpus.risk(), corpus.news)

    def _begin_to_keep(self, answer: _Keeps) -> None:
        """Begin what is to be done in a corpus that this window writes to, and tell what is to be told of it."""
        if not answer.allowed:
            return
        if answer.words:
            self._mend(answer.words)
            return
        if answer.news:
            self.noticed.emit(answer.news, "")
        if answer.risk is not None:
            self.place_doubted.emit(*answer.risk)
        if answer.has_unsettled_names:
            self.leisure.begin()

    def restore(self, backup: Path) -> None:
        """Put the corpus that was kept in `backup` in the place of the one that cannot be opened, and open it."""
        self._start_after(lambda: self._restore(backup))

    def begin(self) -> None:
        """Begin a new corpus where the one that was remembered is not, and open it."""
        self._start_after(self._begin)

    def _start_after(self, prepare: Callable[[], object]) -> None:
        def put_in_place(_ticket: Ticket) -> None:
            prepare()

        def refused(trouble: CorpusViewError) -> None:
            self.corpus_refused.emit(trouble.sentence, trouble.advice)

        self._background.run(Lane.KEEPING, "open", put_in_place, lambda _none: self.start(), refused)

    def _open_done(self, stats: Stats) -> None:
        self.total = stats.articles
        self.corpus_opened.emit(stats)
        self.saved.look()

    def _look(self, done: Callable[[Stats], None], kind: str = "stats") -> None:
        """Ask what the corpus holds."""
        self._looked_at = time.monotonic()
        self._background.run(Lane.FINDING, kind, lambda _t: self._finder.corpus().stats(), done, self._fail)

    def _mend(self, why: str) -> None:
        if self._is_mending:
            return
        self._is_mending = True
        self.noticed.emit(why, "The index is being mended; searches may miss articles.")

        def mend(_ticket: Ticket) -> Iterator[Progress | Saved]:
            return self._keeper.corpus().mend()

        def mended(_stopped: bool) -> None:
            self._is_mending = False
            self.noticed.emit("The search index is whole again.", "")
            self.look_again()

        def failed(trouble: CorpusViewError) -> None:
            self._is_mending = False
            self.noticed.emit(trouble.sentence, trouble.advice)

        self._background.follow(Lane.KEEPING, "mend", mend, lambda _events: None, mended, failed)

    def close(self) -> None:
        """Stop everything and let go of the corpus; returns when no thread is left."""
        self._background.close((Lane.FINDING, self._finder.close), (Lane.KEEPING, self._keeper.close))

    def _fail(self, trouble: CorpusViewError) -> None:
        if isinstance(trouble, IndexDamaged) and self.can_write:
            self._mend(trouble.sentence)
        else:
            self.noticed.emit(trouble.sentence, trouble.advice)

    # --- asking

    def ask(self, raw: str, *, in_boilerplate: bool = False) -> None:
        """Ask a question as typed; the latest wins."""
        self._go(self.place.asking(raw=raw, in_boilerplate=in_boilerplate))

    def sort_by(self, sort: Sort) -> None:
        """Put the results in another order."""
        self._go(self.place.asking(sort=sort))

    def show_only_in_boilerplate(self, wanted: bool = True) -> None:
        """List the articles that the question finds only in their boilerplate; or again those it is about."""
        self._go(self.place.asking(in_boilerplate=wanted))

    def lay_out(self, layout: Layout) -> None:
        """Show the results as a list or as a table."""
        if layout is not self.place.layout:
            self.place = replace(self.place, layout=layout)
            self.laid_out.emit(layout)

    def settle(self) -> None:
        """The question is meant: remember it as a place to come back to."""
        self._visit(self.here())
        answered = self.hits is not None and self.hits.query == self.query
        self.saved.remember(self.place.raw, self.hits.total if answered and self.hits else 0)

    def save_search(self, name: str) -> None:
        """Keep the question under a name."""
        place = self.place
        self.saved.save(name, SavedSearch(name, place.raw, scope_of(place.in_boilerplate), place.sort))

    def run_saved(self, search: SavedSearch) -> None:
        """Ask a saved question; what was new in it no longer is."""
        boilerplate = search.scope is Scope.BOILERPLATE
        self._go(self.place.asking(raw=search.raw, sort=search.sort, in_boilerplate=boilerplate))
        self.settle()
        self.saved.look_at(search.name)

    def here(self) -> Place:
        """The place where the user is."""
        return replace(self.place, article=self._open_id(), opened=self.listing.opened)

    def note_top(self, row: int) -> None:
        """The list is scrolled to `row`: a place is left as it stands then."""
        self.place = replace(self.place, top=row)

    def look_again(self) -> None:
        """Ask the same again, because the corpus has changed."""
        self._look(self._changed)
        self._go(replace(self.place, opened=self.listing.opened))

    def _changed(self, stats: Stats) -> None:
        self.total = stats.articles
        self.corpus_changed.emit(stats)

    def add_to_query(self, name: str, *, exclude: bool = False) -> None:
        """Ask for articles that name `name` too, or that do not."""
        self.ask(narrowed(self.place.raw, f"{'NOT ' if exclude else ''}entity:{quoted(name)}"))
        self.settle()

    def add_words_to_query(self, words: str, *, exclude: bool = False) -> None:
        """Ask for articles that hold these words one after the other, or that do not."""
        self.ask(narrowed(self.place.raw, f"{'NOT ' if exclude else ''}{quoted(words)}"))
        self.settle()

    def _go(self, place: Place) -> None:
        """Ask what `place` asks."""
        self.trail = self.trail.left(self.here())
        self.place = place
        scope = Scope.BOILERPLATE if place.in_boilerplate else Scope.BODY
        query = self.query = parse(place.raw, scope, place.sort)
        self._background.drop(
            "rows", "snippets", "names", "others", "spread", "facet names", "explanation", "emptiness", "known"
        )
        if self._is_marking:
            # To mark a long article takes seconds, in which this question would wait: it is marked for its answer.
            self._background.drop("article")
            self._is_marking, self._read_for = False, None
        self.asked.emit(query)

        groups = self.settings.group_copies

        def search(ticket: Ticket) -> tuple[Listing, int, tuple[Hit, ...]]:
            corpus = self._finder.corpus()
            found = corpus.search(query, stop=ticket.is_stopped)
            about_it = found.total
            if place.in_boilerplate and not isinstance(query.tree, Everything):
                about = corpus.search(parse(place.raw, Scope.BODY, place.sort), stop=ticket.is_stopped)
                found, about_it = _without(found, about.ids), about.total
            listing = Listing.of(found, corpus.stories() if groups else {}, place.opened)
            # The rows that are seen first come along: asked for later they would wait for all that is counted.
            return listing, about_it, corpus.rows(listing.ids[place.top : place.top + _FIRST_ROWS])

        self._background.run(Lane.FINDING, "search", search, self._found, self._fail, goes_first=True)

    def _found(self, answer: tuple[Listing, int, tuple[Hit, ...]]) -> None:
        self.listing, self.articles_found, rows = answer
        hits = self.hits = self.listing.hits
        self.hits_arrived.emit(hits)
        if rows:
            self.rows_arrived.emit(rows)
        self._find_row()
        if self.page is not None and self._read_for != hits.query:
            self._before_marking.start()
        self._count_spread()
        self.naming.hits_arrived()

    def _mark_anew(self) -> None:
        """The open article is marked for the new question, or for none of it."""
        if self.page is not None and self._read_for != self.query:
            self._is_marking = True
            self._read(self.page.article.id)

    def _count_spread(self) -> None:
        if self.hits is not None and self.hits.query == self.query:
            self.spreading.count(self.hits, self.place.in_boilerplate)

    def explain(self, number: int | None = None) -> None:
        """Tell how the question was understood, and why it finds this article, or the open one."""
        self.explaining.explain(self.query, self._open_id() if number is None else number)

    # --- what the list shows

    def want_rows(self, first: int, last: int) -> None:
        """Fetch the rows `first` to `last` (not included) of the answer."""
        ids = self.listing.ids[first:last]
        self._background.run(
            Lane.FINDING,
            "rows",
            lambda _t: self._finder.corpus().rows(ids),
            self.rows_arrived.emit,
            self._fail,
        )

    def want_snippets(self, ids: Sequence[int]) -> None:
        """Fetch the snippets of these articles; they arrive one after the other."""
        query, words, further = self.query, self.settings.snippet_words, self.settings.extracts

        def find(ticket: Ticket) -> Iterator[tuple[int, Snippet]]:
            corpus = self._finder.corpus()
            for number in ids:
                if ticket.is_stopped():
                    return
                # One that was removed meanwhile has none.
                with suppress(NotFound):
                    yield number, corpus.snippet(number, query, words, ticket.is_stopped, further)

        self._background.follow(
            Lane.FINDING,
            "snippets",
            find,
            lambda batch: self.snippets_arrived.emit(dict(batch)),
            lambda _stopped: None,
            self._fail,
        )

    def toggle_copies(self, number: int) -> None:
        """List the copies of the story that `number` tells under its line, or put them away again."""
        self._list_copies(self.listing.toggled(self.listing.head_of(number)))

    def open_copies(self, numbers: Iterable[int]) -> None:
        """List the copies of all of these articles under their lines."""
        self._list_copies(self.listing.with_copies_of(numbers))

    def _list_copies(self, changed: Listing) -> None:
        if changed is not self.listing:
            self.listing = changed
            self.copies_toggled.emit(changed)
            self._find_row()

    # --- reading

    def open(self, number: int) -> None:
        """Open an article."""
        self._turn_to(number)
        self._visit(replace(self.here(), article=number))

    def _turn_to(self, number: int) -> None:
        self._background.drop("snippets")
        self._is_marking = False
        self.sifting.choose(())
        self._find_row(number)
        self._read(number)

    def open_at(self, row: int, place: Span) -> None:
        """Open the article of a row of the results at a place of its text."""
        self._wanted = (self.listing.ids[row], place)
        if self._open_id() != self._wanted[0]:
            self.open_row(row)
        elif self.page is not None and self.page.article.id == self._wanted[0]:
            self._go_where_wanted()

    def _go_where_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted[0] == self._open_id():
            self.place_wanted.emit(wanted[1])

    def open_row(self, row: int) -> None:
        """Open the article of a row of the results."""
        if 0 <= row < len(self.listing.ids):
            self.open(self.listing.ids[row])

    def open_next(self, step: int = 1) -> None:
        """Open the result after the open one (or before it, with -1)."""
        self.open_row(0 if self.row < 0 else self.row + step)

    def _read(self, number: int, only_if_changed: bool = False) -> None:
        query = self._read_for = self.query

        def read(ticket: Ticket) -> Page:
            corpus = self._finder.corpus()
            article = corpus.article(number)
            opening = Opening.SHUT if query.scope is Scope.BODY else Opening.AT_HITS
            return Page.of(article, corpus.marks(article, query, ticket.is_stopped), opening)

        def opened(page: Page) -> None:
            if not only_if_changed or page != self.page:
                self._opened(page)

        # Before all that is counted and listed; not before an answer, which a place that is returned to waits for.
        is_answered = self.hits is not None and self.hits.query == query
        self._background.run(Lane.FINDING, "article", read, opened, self._fail, goes_first=is_answered)

    def _opened(self, page: Page) -> None:
        self.page, self._coming = page, None
        self._is_marking = False
        if self.listing.row_of(page.article.id) != self.row:
            # Marked anew for another question it stands where it stood, and the list stays where the user has scrolled.
            self._find_row()
        self.opened.emit(page)
        self._go_where_wanted()
        self.sifting.has_opened(page.article.id)
        self.annotating.look()
        self.naming.article_opened()

    def _open_id(self) -> int | None:
        return self.page.article.id if self.page else self._coming

    def _find_row(self, number: int | None = None) -> None:
        wanted = self._open_id() if number is None else number
        self.row = self.listing.row_of(wanted)
        self.row_changed.emit(self.row)

    # --- back and forward

    def step_back(self) -> None:
        """Return to the place before."""
        self._step(-1)

    def step_forward(self) -> None:
        """Go again to the place that was left."""
        self._step(1)

    def _visit(self, place: Place) -> None:
        self.trail = self.trail.left(self.here()).visited(place)
        self.trail_changed.emit(self.trail)

    def _step(self, step: int) -> None:
        self.trail = self.trail.left(self.here())
        trail = self.trail.stepped(step)
        place = trail.place()
        if place is None or trail == self.trail:
            return
        self.trail = trail
        self.trail_changed.emit(trail)
        self.return_to(place)

    def return_to(self, place: Place) -> None:
        """Ask what `place` asked and open what it had open."""
        asks_otherwise = not place.asks_as(self.place) or self.hits is None
        self.lay_out(place.layout)
        self.returned.emit(place)
        if asks_otherwise or place.opened != self.listing.opened:
            self._go(replace(place, article=None))
        if place.article is not None and place.article != self._open_id():
            self._turn_to(place.article)

    # --- what the user did to the corpus

    def _allow_writing(self, allowed: bool) -> None:
        self.can_write = self.undoing.can_write = allowed

    def _show_touched(self, articles: frozenset[int]) -> None:
        """Some articles are not what they were: ask again, and show the open one as it is now."""
        self.look_again()
        number = self._open_id()
        if number in articles:
            self._read(number, only_if_changed=True)

    def _to_be_removed(self) -> tuple[int, ...]:
        number = self._open_id()
        return self.sifting.chosen or (() if number is None else (number,))

    def _leave(self, gone: frozenset[int]) -> None:
        """Articles are not in the corpus any more: where the open one is among them, open the one after it."""
        self.sifting.choose(each for each in self.sifting.chosen if each not in gone)
        number = self._open_id()
        if number is None or number not in gone:
            return
        self._coming = self.listing.next_to(number, gone)
        self.page = self._read_for = None
        self.sifting.has_left()
        if self._coming is not None:
            self._turn_to(self._coming)
        else:
            self._find_row()
            self.naming.article_opened()
            self.shut.emit()

    def _come_back_to(self, articles: frozenset[int]) -> None:
        """Articles are back: a single one is shown."""
        if len(articles) == 1:
            self._turn_to(*articles)

    def _keeps_waiting(self) -> str:
        """The long job that a deed waits for, as a sentence has it; empty where there is none."""
        if self.is_importing:
            return "the import"
        if self.exporting.is_under_way:
            return "the export"
        return "the search index to be made whole" if self._is_mending else ""

    def meant(self) -> tuple[int, ...]:
        """The articles that are selected, else all that were found, in their order."""
        if len(self.sifting.chosen) > 1:
            return self.sifting.chosen
        return self.hits.ids if self.hits is not None else ()

    def _ask_of_marks(self, _article: int) -> None:
        """A question about notes has another answer after one was written."""
        if any(field in self.place.raw for field in ("note:", "has:")):
            self.look_again()

    # --- importing

    def _hear_of_imports(self, background: Background) -> None:
        """Make what imports and what is done at leisure, and listen to both."""
        self.importing = Importing(
            background, self._finder, self._keeper, lambda: self.settings, lambda trouble: self._fail(trouble), self
        )
        self.leisure = Leisure(
            background, self._keeper, lambda: self.settings.jobs, lambda trouble: self._fail(trouble), self
        )
        self.importing.began.connect(self.import_began)
        self.importing.advanced.connect(self.import_advanced)
        self.importing.saved.connect(self._look_during_import)
        self.importing.ended.connect(self.import_ended)
        self.importing.ended.connect(self._look_after_import)
        self.importing.ended.connect(lambda _course: self.removing.has_imported())
        self.importing.ledger_arrived.connect(self.ledger_arrived)
        self.leisure.told.connect(self.leisure_told)
        self.leisure.found_more.connect(self.naming.list_again)
        self.leisure.ended.connect(self._look_after_leisure)
        self.undoing.under_way.connect(self.leisure.give_way)

    @property
    def is_importing(self) -> bool:
        """Whether an import is under way."""
        return self.importing.is_under_way

    @property
    def course(self) -> Course | None:
        """How the import is going, or how the last one ended."""
        return self.importing.course

    def import_files(self, paths: Iterable[Path]) -> None:
        """Import files and folders in the keeping lane."""
        wanted = tuple(paths)
        if self.is_importing:
            self.noticed.emit("An import is under way.", "Stop it first, or wait until it is done.")
            return
        if not wanted:
            return
        if not self.is_open:
            self.noticed.emit("No corpus is open to import into.", "Open one first, or begin a new one.")
            return
        if not self.can_write:
            self.busy.emit("This corpus is open for reading only.", _ONLY_READ)
            return
        self.leisure.drop()
        self.importing.begin(wanted)

    def stop_import(self) -> None:
        """Stop the import; what was saved stays."""
        self.importing.stop()

    def show_ledger(self) -> None:
        """Fetch what became of each file: of this window's last import, else of the corpus' last."""
        self.importing.show_ledger()

    def _look_during_import(self) -> None:
        if time.monotonic() - self._looked_at > _BETWEEN_LOOKS:
            # The list is left alone once somebody reads from it; the import's end brings it up to date.
            if self.page is None:
                self.look_again()
            else:
                self._look(self._changed)

    def _look_after_import(self, course: Course) -> None:
        self.look_again()
        self.saved.look()
        if course.saved and not course.is_stopped:
            self.leisure.begin()

    def _look_after_leisure(self, has_changed: bool, has_names: bool) -> None:
        if has_changed:
            self.look_again()
            self.naming.list_again()
            self.saved.look()
        if has_names and self.page is not None:
            self._read(self.page.article.id, only_if_changed=True)


def _without(found: Hits, ids: Iterable[int]) -> Hits:
    """The answer `found` without these articles."""
    others = frozenset(ids)
    kept = [at for at, number in enumerate(found.ids) if number not in others]
    return Hits(
        found.query,
        tuple(found.ids[at] for at in kept),
        tuple(found.scores[at] for at in kept),
        len(kept),
        0,
        found.exact,
        found.elapsed_ms,
        found.told,
    )
