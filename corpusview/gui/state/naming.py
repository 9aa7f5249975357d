"""Whose names are listed, what is known of them, and the user's word on them, each of which can be undone."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.article import EntityKind, Mention, Other, Span
from corpusview.errors import CorpusViewError, NotFound
from corpusview.events import Change, Progress
from corpusview.grammar import parse
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.entities.names import SURE, Elsewhere, Key, Known, Likeness, Named, Names, Of, names_of
from corpusview.gui.filters.clauses import quoted
from corpusview.gui.state.undoing import Doing, Undoing
from corpusview.page import Page, counted
from corpusview.query import Everything, Hits, Node, Query, Sort
from corpusview.query import Names as NamesClause

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus
    from corpusview.corpus.corrections import Rule

# Names counted of each kind; the sidebar says so where the bound cuts.
MOST_NAMES = 100
# Articles that hold a name which are listed at once; the rest are a search away.
MOST_ELSEWHERE = 50
# The best known of the names listed are looked at for others that may be the same.
_LIKENESSES_FOR = 40
# Names offered for a merge.
_CANDIDATES = 12


def _made_and_removed(rules_for: Callable[[Corpus], list[Rule]], numbers: list[int]) -> tuple[Doing, Doing]:
    """The two halves of a deed: rules are made, their `numbers` noted, and by these they are removed again."""

    def make(corpus: Corpus) -> Iterator[Progress | Change]:
        before = {each.number for each in corpus.name_rules()}
        yield from corpus.add_name_rules(rules_for(corpus))
        numbers.extend(each.number for each in corpus.name_rules() if each.number not in before)

    def remove(corpus: Corpus) -> Iterator[Progress | Change]:
        gone = tuple(numbers)
        numbers.clear()
        yield from corpus.remove_name_rules(gone)

    return make, remove


def _rules() -> ModuleType:
    """The kinds of rules, at hand once the corpus is open: the window comes up without them."""
    from corpusview.corpus import corrections

    return corrections


def _others_in() -> Callable[..., tuple[Mention, ...]]:
    """What finds dates and the like: with much in its train that the window comes up without."""
    from corpusview.reading.entities import others_in

    return others_in


def _said(text: str) -> str:
    """A kept rule as a sentence; one that this version does not know as it is kept."""
    rules = _rules().from_text(text)[0]
    return _rules().said(rules[0]) if rules else text.strip()


class Naming(QObject):
    """Lists names, tells what is known of one, and makes rules on them."""

    arrived = Signal(object)  # Names
    reached = Signal(object, int)  # Named, which of its places from 0
    likenesses_arrived = Signal(object)  # tuple[Likeness, ...]
    others_arrived = Signal(object)  # tuple[Mention, ...]: dates, sums and the like of the open article
    known_arrived = Signal(object)  # Known
    candidates_arrived = Signal(object)  # tuple[Named, ...]
    rules_arrived = Signal(object)  # tuple of (number, rule as text, rule as a sentence)
    noticed = Signal(str, str)  # sentence, advice

    def __init__(
        self,
        background: Background,
        finder: Desk[Corpus],
        undoing: Undoing,
        page: Callable[[], Page | None],
        hits: Callable[[], Hits | None],
        go_to: Callable[[Span], None],
        others: Callable[[], frozenset[Other]],
    ) -> None:
        super().__init__(undoing)
        self._background, self._finder, self._undoing = background, finder, undoing
        self._page, self._hits, self._go_to, self._others = page, hits, go_to, others
        self.of = Of.ARTICLE
        self.wants_boilerplate = False
        self.sought = ""
        self.names = Names()
        # How many of the names were held against their like, and of how many; 0 where all were.
        self.alike_among = self.alike_of = 0
        self._likenesses_for = _LIKENESSES_FOR
        self._walk: tuple[Key, int] | None = None
        self._is_counting = self._is_looking_for_others = False
        undoing.touched.connect(lambda _articles: self._touched())

    # --- whose names

    def list_of(self, of: Of) -> None:
        """Choose whose names are listed."""
        self.of = of
        self.list_again()

    def list_boilerplate(self, wanted: bool) -> None:
        """Choose whether names that stand only in boilerplate are listed too."""
        self.wants_boilerplate = wanted
        self.list_again()

    def seek(self, words: str) -> None:
        """Look for names with these words beyond those that are listed; what is listed whole needs no looking."""
        before, self.sought = self.sought, words.strip()
        if self.of is not Of.ARTICLE and self.sought != before and (before or not self.names.is_all):
            self._count()

    def list_again(self) -> None:
        """List the names anew; they arrive."""
        self._background.drop("names", "likenesses")
        self._walk = None
        page = self._page()
        if self.of is Of.ARTICLE:
            self._arrive(names_of(page.article) if page else Names())
            self.look_for_others()
        else:
            self._count()

    def article_opened(self) -> None:
        """An article was opened, or is not what it was."""
        if self.of is Of.ARTICLE:
            self.list_again()
        else:
            self.look_for_others()

    def look_for_others(self) -> None:
        """Find the dates, sums and the like of the open article, of the kinds that are wanted: they arrive."""
        self._background.drop("others")
        if self._page() is None or not self._others():
            self._tell_others(())
            return
        look = self.finds_others()
        self._is_looking_for_others = True
        self._background.run(
            Lane.FINDING, "others", lambda ticket: look(ticket.is_stopped), self._tell_others, self._fail
        )

    def finds_others(self) -> Callable[[Callable[[], bool]], tuple[Mention, ...]]:
        """What finds the dates and the like that are wanted of the article that is open now, in a lane."""
        page, wanted = self._page(), self._others()

        def find(stop: Callable[[], bool]) -> tuple[Mention, ...]:
            return _others_in()(page.article, wanted, stop) if page is not None and wanted else ()

        return find

    def _tell_others(self, found: tuple[Mention, ...]) -> None:
        self._is_looking_for_others = False
        self.others_arrived.emit(found)

    def hits_arrived(self) -> None:
        """A question was answered."""
        # The question has pushed aside a count that was under way.
        if self.of is Of.RESULTS or self._is_counting:
            self.list_again()
        if self._is_looking_for_others:
            self.look_for_others()

    def _touched(self) -> None:
        """The corpus is not what it was. The article's names come with the article when that is read again."""
        if self.of is Of.ARTICLE:
            self._look_for_likenesses(self.names)
        else:
            self.list_again()

    def compare_more(self) -> None:
        """Hold more of the names against their like."""
        self._likenesses_for += _LIKENESSES_FOR
        self._look_for_likenesses(self.names)

    def _arrive(self, names: Names) -> None:
        self.names, self._is_counting = names, False
        self._likenesses_for = _LIKENESSES_FOR
        self.arrived.emit(names)
        self._look_for_likenesses(names)

    def _count(self) -> None:
        """Count the names of the results or of the whole corpus."""
        hits, of, furniture, like = self._hits(), self.of, self.wants_boilerplate, self.sought
        if hits is None and of is Of.RESULTS:
            return
        everything = of is Of.CORPUS or (hits is not None and isinstance(hits.query.tree, Everything))

        def count(_ticket: Ticket) -> Generator[None, None, Names]:
            corpus = self._finder.corpus()
            numbers = None if everything or hits is None else hits.ids
            names: list[Named] = []
            is_all = True
            for hidden in (False, True) if furniture else (False,):
                known = {each.key for each in names}
                counts = yield from corpus.counting_entities(numbers, MOST_NAMES, hidden, like if not hidden else "")
                for found in counts.values():
                    is_all = is_all and len(found) < MOST_NAMES
                    names.extend(
                        Named(each.kind, each.name, each.articles, each.aliases, (), hidden, each.confidence >= SURE)
                        for each in found
                        if (each.kind, each.name) not in known
                    )
            articles = corpus.count() if numbers is None else len(numbers)
            looked_at = corpus.names_bound(like) if like.strip() else 0
            awaited = corpus.awaiting_furniture() if furniture else 0
            return Names(tuple(names), articles, is_all, furniture, of, looked_at, awaited)

        self._is_counting = True
        self._background.in_slices(Lane.FINDING, "names", count, self._arrive, self._fail)

    def _look_for_likenesses(self, names: Names) -> None:
        every = [each.key for each in names.names if not each.only_in_boilerplate]
        asked = every[: self._likenesses_for]
        is_all = len(asked) == len(every)
        self.alike_among, self.alike_of = (0, 0) if is_all else (len(asked), len(every))
        if not asked:
            self.likenesses_arrived.emit(())
            return

        def look(_ticket: Ticket) -> Generator[None, None, tuple[Likeness, ...]]:
            found = yield from self._finder.corpus().proposing(asked, len(asked))
            return tuple(Likeness(each.kind, each.one, each.other, each.reason) for each in found)

        self._background.in_slices(Lane.FINDING, "likenesses", look, self.likenesses_arrived.emit, self._fail)

    def _fail(self, trouble: CorpusViewError) -> None:
        self.noticed.emit(trouble.sentence, trouble.advice)

    # --- what is known of one

    def walk(self, named: Named, step: int = 1) -> None:
        """Go to a name's first mention in the open article, and with every further call to the next."""
        if not named.places:
            return
        before = self._walk[1] if self._walk is not None and self._walk[0] == named.key else None
        at = (0 if step > 0 else len(named.places) - 1) if before is None else (before + step) % len(named.places)
        self.go(named, at)

    def go(self, named: Named, at: int) -> None:
        """Go to one of a name's mentions in the open article."""
        self._walk = (named.key, at)
        self.reached.emit(named, at)
        self._go_to(named.places[at])

    def tell(self, named: Named) -> None:
        """Ask what the corpus knows of a name: it arrives."""

        def ask(ticket: Ticket) -> Known:
            if not named.is_in_words():
                return Known(named.kind, named.name, (), 0, (), (), named.other)
            corpus = self._finder.corpus()
            tree: Node = NamesClause(named.name, Span(0, len(named.name)))
            if named.other is not None:
                tree = parse(quoted(named.name)).tree
            found = corpus.search(Query(quoted(named.name), tree, sort=Sort.NEWEST), stop=ticket.is_stopped)
            rows = corpus.rows(found, 0, MOST_ELSEWHERE)
            articles = tuple(Elsewhere(each.id, each.title, each.published, each.source) for each in rows)
            if named.other is not None:
                return Known(named.kind, named.name, articles, found.total, (), (), named.other)
            try:
                about = corpus.about(named.kind, named.name)
            except NotFound:
                return Known(named.kind, named.name, articles, found.total, (), ())
            names = tuple(
                (each.name, f"{each.reason}, {each.confidence:.0%} sure" if each.reason else "")
                for each in about.joined
            )
            likeness = about.alike, about.compared
            return Known(
                named.kind, named.name, articles, found.total, names, about.rules, None, *likeness, about.roles
            )

        self._background.run(Lane.FINDING, "known", ask, self.known_arrived.emit, self._fail)

    def suggest(self, words: str, named: Named) -> None:
        """Look for entities that a name could be merged with: they arrive."""

        def look(_ticket: Ticket) -> tuple[Named, ...]:
            found = self._finder.corpus().entities_like(words, named.kind, _CANDIDATES)
            return tuple(Named(each.kind, each.name, each.articles) for each in found if each.name != named.name)

        self._background.run(Lane.FINDING, "candidates", look, self.candidates_arrived.emit, self._fail)

    # --- the user's word

    def merge(self, named: Named, into: str) -> None:
        """The name is another name of `into`."""
        self._rule(f"merge “{named.name}” with “{into}”", _rules().Merge(named.kind, into, named.name))

    def split(self, named: Named, alias: str) -> None:
        """The alias is somebody or something of its own."""
        self._rule(f"split “{alias}” off “{named.name}”", _rules().Split(named.kind, named.name, alias))

    def rename(self, named: Named, to: str) -> None:
        """The name is shown otherwise."""
        if to and to != named.name:
            self._rule(f"rename “{named.name}”", _rules().Rename(named.kind, named.name, to))

    def change_kind(self, named: Named, kind: EntityKind) -> None:
        """The name is a person's, say, and no place's."""
        if kind is not named.kind:
            self._rule(
                f"make “{named.name}” a name of kind {kind.value}", _rules().ChangeKind(named.kind, kind, named.name)
            )

    def reject(self, named: Named) -> None:
        """The name is no name."""
        self._rule(f"leave out “{named.name}”", _rules().Reject(named.kind, named.name))

    def judge(self, likeness: Likeness, same: bool) -> None:
        """Say whether two names that are alike are one."""
        kind, one, other = likeness.kind, likeness.one, likeness.other
        if same:
            self._rule(f"merge “{other}” with “{one}”", _rules().Merge(kind, one, other))
        else:
            self._rule(f"keep “{other}” and “{one}” apart", _rules().Apart(kind, one, other))

    def list_rules(self) -> None:
        """Fetch the user's rules on names: they arrive."""

        def read(_ticket: Ticket) -> tuple[tuple[int, str, str], ...]:
            kept = self._finder.corpus().name_rules()
            return tuple((each.number, each.rule.strip(), _said(each.rule)) for each in kept)

        self._background.run(Lane.FINDING, "name rules", read, self.rules_arrived.emit, self._fail)

    def take_back(self, number: int, text: str) -> None:
        """Take one rule back, whenever it was made; that too can be undone."""

        def remove(corpus: Corpus) -> Iterator[Progress | Change]:
            yield from corpus.remove_name_rules([number])

        def again(corpus: Corpus) -> Iterator[Progress | Change]:
            yield from corpus.add_name_rules(_rules().from_text(text)[0], [number])

        self._undoing.do(f"take back “{_said(text)}”", remove, again, lambda _articles: self._ruled())

    def take_in(self, text: str) -> None:
        """Make rules of lines of text, all at once; lines that are no rules are told."""
        rules, trouble = _rules().from_text(text)
        numbers: list[int] = []

        def fresh(corpus: Corpus) -> list[Rule]:
            known = {each.rule for each in corpus.name_rules()}
            return [rule for rule in dict.fromkeys(rules) if _rules().to_text([rule]) not in known]

        def tell(_articles: frozenset[int]) -> None:
            self._ruled()
            rest = "" if not trouble else f" {trouble[0]}" + (f" (and {len(trouble) - 1} more)" if trouble[1:] else "")
            self.noticed.emit(f"{counted(len(numbers), 'rule')} on names taken in.{rest}", "Ctrl+Z takes them back.")
            self._undoing.offer(deed)

        deed = self._undoing.do("take in rules on names", *_made_and_removed(fresh, numbers), tell)

    def _ruled(self) -> None:
        self.list_again()
        self.list_rules()

    def _rule(self, what: str, rule: Rule) -> None:
        """Make a rule as a deed that can be undone."""

        def tell(articles: frozenset[int]) -> None:
            done = what[:1].upper() + what[1:]
            self.noticed.emit(f"{done}: done, in {counted(len(articles), 'article')}.", "Ctrl+Z takes it back.")
            self._undoing.offer(deed)
            if not articles:
                self.list_again()

        deed = self._undoing.do(what, *_made_and_removed(lambda _corpus: [rule], []), tell)
