"""What the corpus knows of its entities, asked: counts, articles, the names in an article, reasons, proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpusview.article import Article, Entity, EntityKind, Mention
from corpusview.corpus import aliases, contexts, corrections
from corpusview.corpus.aliases import Proposal
from corpusview.corpus.catalogue import REJECTED, Catalogue, Counts, EntityCount, KnownEntity, KnownName, told
from corpusview.corpus.corrections import Apart, Rule, Split
from corpusview.corpus.naming import (
    MOST_OF_A_KEY,
    SURE,
    compared_by,
    family_key,
    sound_of,
    sounds,
    why_called,
    word_key,
)
from corpusview.corpus.stopping import never
from corpusview.query import Among, And, Names, Node, Not, Or
from corpusview.reading.entities.forms import family
from corpusview.reading.entities.joining import key_of
from corpusview.reading.entities.names import REGNAL, folded, is_team, person
from corpusview.reading.entities.offices import added
from corpusview.words import terms

# Of a whole corpus the most widely named entities of each kind are held against their like for proposals.
MOST_PROPOSED_FOR = 200
# Of those that sound alike at most so many, the most widely named, are compared with one.
_ALIKE = 200
# Names looked at that have a word beginning as it was typed.
_BEGUN = 2000
# The word by which somebody asks for a country's team.
_TEAM = "team"
# Letters that may differ at most between the sounds of names that are proposed.
_EDITS = 2


@dataclass(frozen=True, slots=True)
class Joined:
    """A name of an entity: why it is the entity's own, how surely, and in how many articles it stands."""

    name: str
    reason: str
    confidence: float
    articles: int


@dataclass(frozen=True, slots=True)
class About:
    """An entity with all that is known of it: its names with their reasons, and the user's rules that speak of it.

    `roles` are what the words beside its names call it, each with the number of those articles, the most frequent
    first. `alike` is the number of names that share one of its keys, a family name say, where they are more than the
    `compared` most widely named that are held against each other; else 0.
    """

    entity: KnownEntity
    joined: tuple[Joined, ...]
    rules: tuple[str, ...]
    alike: int = 0
    compared: int = MOST_OF_A_KEY
    roles: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class Entities:
    """The register of an open catalogue, asked."""

    catalogue: Catalogue

    def counts(
        self,
        numbers: Sequence[int] | None,
        kind: EntityKind | None,
        limit: int,
        furniture: bool,
        like: str = "",
        stop: Callable[[], bool] = never,
    ) -> tuple[EntityCount, ...]:
        """The entities of these articles (of the whole corpus when None), the most widely named first.

        With `like` only those of which a name holds these words, the last of them perhaps only begun.
        """
        kinds = tuple(EntityKind) if kind is None else (kind,)
        found = _unless_stopped(self.counting(numbers, kinds, limit, furniture, like), stop)
        every = [each for of in kinds for each in found.get(of, ())]
        every.sort(key=lambda each: (-each.articles, -each.mentions, each.name))
        return tuple(every[: limit or None])

    def counting(
        self,
        numbers: Sequence[int] | None,
        kinds: Collection[EntityKind],
        limit: int,
        furniture: bool,
        like: str = "",
    ) -> Generator[None, None, Counts]:
        """The same for each kind apart, with a pause every few hundredths of a second."""
        with told():
            among = tuple(self._begun(like)) if like.strip() else None
            return (yield from self.catalogue.entities_counted(numbers, kinds, limit, furniture, among))

    # --- whom a question means

    def resolved(self, tree: Node) -> Node:
        """The tree, each clause that asks for an entity put into the articles that name it, by whichever name."""
        match tree:
            case Names():
                return self._articles(tree)
            case And(parts):
                return And(tuple(self.resolved(part) for part in parts))
            case Or(parts):
                return Or(tuple(self.resolved(part) for part in parts))
            case Not(part):
                return Not(self.resolved(part))
        return tree

    def _articles(self, clause: Names) -> Node:
        register = self.catalogue.register
        with told():
            articles = register.articles_of(self._meant(clause.name))
            if not register.is_settled():
                # Until new articles are settled, they are found by the words of their names alone.
                wanted = terms(clause.name)
                called = [
                    number
                    for number, forms in register.unsettled().items()
                    if any(_holds(terms(form), wanted) for form in forms)
                ]
                articles = tuple(sorted({*articles, *register.articles_naming(called)}))
            return Among(articles, clause.span)

    def _meant(self, name: str) -> frozenset[int]:
        """The entities that somebody means who writes `name`: those called so, else those with the words in a name.

        By one word that some person is called, all people with it in a name are meant: "Clinton" is each of them. By
        one that only places and organisations are called, those alone: "Kazakhstan" is no bank of it, and its team only
        where there is nothing else; so with what was given a country to tell it apart.
        """
        wanted = terms(name)
        if len(wanted) == 1:
            found = self._meant_by_word(wanted[0])
        else:
            called = self._called(wanted)
            found = frozenset(entity for entity, words in called if words == wanted) or frozenset(
                entity for entity, _ in called
            )
        if len(found) < 2 or _TEAM in wanted:
            return found
        known = self.catalogue.register.entities_by_number(found)
        apart = (each.id for each in known if is_team(each.name) or added(each.name))
        return found.difference(apart) or found

    def _called(self, wanted: list[str]) -> list[tuple[int, list[str]]]:
        """The entities that have these words in a name, in order and without gaps; with the words of the name."""
        register = self.catalogue.register
        names = register.names(register.words_meet([word_key(word) for word in wanted]))
        called = [(each.entity, terms(form)) for each in names if each.entity for form in _forms(each)]
        called += [(each.id, terms(each.name)) for each in register.renamed()]
        return [(entity, words) for entity, words in called if _holds(words, wanted)]

    def having(self, name: str) -> int:
        """How many entities have the words of `name` in one of their names, whether they are meant by it or not."""
        wanted = terms(name)
        with told():
            if len(wanted) == 1:
                return len(self._with_word(wanted[0]))
            return len({entity for entity, _ in self._called(wanted)})

    def _with_word(self, word: str) -> frozenset[int]:
        register = self.catalogue.register
        renamed = (each.id for each in register.renamed() if word in terms(each.name))
        return frozenset((*register.entities_with_word(word), *renamed))

    def _meant_by_word(self, word: str) -> frozenset[int]:
        register = self.catalogue.register
        called = {
            (entity, kind) for entity, kind, form in register.entities_called_by_one_word(word) if terms(form) == [word]
        }
        called |= {(each.id, each.kind) for each in register.renamed() if terms(each.name) == [word]}
        if not called:
            return self._with_word(word)
        exact = {entity for entity, _ in called}
        if any(kind is EntityKind.PERSON for _, kind in called):
            exact |= register.entities_with_word(word, EntityKind.PERSON)
        return frozenset(exact)

    # --- the names in an article

    def as_known(self, article: Article, awaits_furniture: bool = False) -> Article:
        """The article, its mentions given the entities of the corpus; what the user rejects is no mention.

        Of one that `awaits_furniture` the catalogue has not noted all the names.
        """
        if not article.mentions:
            return article
        register = self.catalogue.register
        with told():
            known = register.in_article(article.id)
            if awaits_furniture:
                names = {(each.entity.kind, each.entity.name) for each in article.mentions}
                known = register.called(names - known.keys()) | known
            if not known:
                return article
            shown: dict[int, Entity] = {}
            sure: dict[int, float] = {}
            for number in {each.entity for each in known.values() if each.entity != REJECTED}:
                entity = register.entity(number)
                if entity is not None:
                    sure[number] = entity.confidence
                    shown[number] = Entity(entity.kind, entity.name, register.aliases(number))
            splits = [rule for text in register.rules_saying("split") for rule in _read(text)]
        mentions = []
        for mention in article.mentions:
            of = known.get((mention.entity.kind, mention.entity.name))
            if of is None:
                mentions.append(mention)
            elif of.entity in shown:
                entity = _parted(shown[of.entity], mention, splits)
                confidence = max(mention.confidence, sure[of.entity])
                mentions.append(replace(mention, entity=entity, confidence=confidence))
            elif of.entity != REJECTED:
                mentions.append(mention)
        return replace(article, mentions=tuple(mentions))

    # --- who found it and how

    def find(self, kind: EntityKind, name: str) -> KnownEntity | None:
        """The entity that is shown so."""
        with told():
            return next((each for each in self.catalogue.register.entities_named(name) if each.kind is kind), None)

    def meant(self, name: str) -> tuple[KnownEntity, ...]:
        """The entities that a question means which asks for `name`, the most widely named first."""
        with told():
            numbers = self._meant(name)
            found = [each for number in numbers if (each := self.catalogue.register.entity(number)) is not None]
        return tuple(sorted(found, key=lambda each: (-each.articles, each.name)))

    def called(self, name: str) -> tuple[KnownEntity, ...]:
        """The entities that are shown so; where there are none, those that articles call so."""
        register = self.catalogue.register
        with told():
            shown = register.entities_named(name)
            if shown:
                return shown
            wanted = folded(name)
            words = [word_key(word) for word in terms(name)]
            numbers = {
                each.entity
                for each in register.names(register.words_meet(words))
                if each.entity and any(folded(form) == wanted for form in _forms(each))
            }
            found = [each for number in sorted(numbers) if (each := register.entity(number)) is not None]
        return tuple(sorted(found, key=lambda each: (-each.articles, each.name)))

    def like(self, words: str, kind: EntityKind, limit: int) -> tuple[KnownEntity, ...]:
        """Entities of a kind that have these words in a name, the last of them perhaps begun only; best known first."""
        register = self.catalogue.register
        with told():
            if not terms(words):
                return register.most_named(kind, limit)
            found = [each for each in register.entities_by_number(self._begun(words)) if each.kind is kind]
        return tuple(sorted(found, key=lambda each: (-each.articles, each.name))[:limit])

    def _begun(self, words: str) -> frozenset[int]:
        """The entities that have these words in a name, the last of them perhaps begun only."""
        register = self.catalogue.register
        wanted = terms(words)
        numbers = set(register.words_begin(wanted[-1], _BEGUN)) if wanted else set()
        if len(wanted) > 1:
            numbers &= set(register.words_meet([word_key(word) for word in wanted[:-1]]))
        return register.entities_of_names(numbers)

    def bound_of(self, words: str) -> int:
        """How many names with a word that begins as the last of `words` are looked at, where there are more; or 0."""
        wanted = terms(words)
        with told():
            more = bool(wanted) and len(self.catalogue.register.words_begin(wanted[-1], _BEGUN + 1)) > _BEGUN
        return _BEGUN if more else 0

    def about(self, entity: KnownEntity) -> About:
        """All that is known of an entity."""
        with told():
            joined = tuple(Joined(*row) for row in self.catalogue.register.joins(entity.id))
            named = {each.name for each in joined} | {entity.name}
            surfaces = [each for each in self.catalogue.register.surfaces_of(entity.id) if each[0] not in named]
            why = why_called(entity.name)
            joined += tuple(Joined(surface, why, 0.95, articles) for surface, articles in surfaces)
            names = {folded(each.name) for each in joined} | {folded(entity.name)}
            rules = tuple(
                each.rule.strip()
                for each in self.catalogue.register.rules()
                if names & {folded(name) for rule in _read(each.rule) for name in corrections.names_in(rule)}
            )
            members = self.catalogue.register.members(entity.id)
            known = self.catalogue.register.names(members)
            roles: Counter[int] = Counter()
            for played in self.catalogue.register.roles(members).values():
                roles.update(played)
            keys = {key for name in known for key in compared_by(name)}
            alike = max((self.catalogue.register.count_of_key(key) for key in keys), default=0)
        return About(
            entity,
            joined,
            rules,
            alike if alike > MOST_OF_A_KEY else 0,
            MOST_OF_A_KEY,
            contexts.in_words(roles, entity.kind),
        )

    def rules(self) -> tuple[Rule, ...]:
        """The user's rules, oldest first."""
        with told():
            return tuple(rule for each in self.catalogue.register.rules() for rule in _read(each.rule))

    # --- proposals

    def proposals(
        self,
        names: Iterable[tuple[EntityKind, str]] | None = None,
        limit: int = 100,
        stop: Callable[[], bool] = never,
    ) -> tuple[Proposal, ...]:
        """Pairs of entities that may be one, the likeliest first, but those that the user has judged.

        For these names; else for the most widely named of the corpus (`MOST_PROPOSED_FOR` of each kind) that are sure.
        """
        steps = self.proposing(names, limit)
        while not stop():
            try:
                next(steps)
            except StopIteration as end:
                return end.value
        return ()

    def proposing(
        self, names: Iterable[tuple[EntityKind, str]] | None = None, limit: int = 100
    ) -> Generator[None, None, tuple[Proposal, ...]]:
        """The same with a pause after each entity: for those of a large corpus it takes longer than a hand waits."""
        with told():
            found: dict[tuple[EntityKind, str, str], Proposal] = {}
            sounding: dict[tuple[EntityKind, str], tuple[KnownEntity, ...]] = {}
            for entity in self._asked_for(names):
                found.update((_pair(each), each) for each in self._alike(entity, sounding))
                yield
        judged = {
            (rule.kind, *sorted(map(folded, (rule.name, rule.other))))
            for rule in self.rules()
            if isinstance(rule, Apart)
        }
        kept = [each for pair, each in found.items() if pair not in judged]
        return tuple(sorted(kept, key=lambda each: (-each.confidence, each.one, each.other))[:limit])

    def proposed_for(self) -> int:
        """For how many entities of a kind proposals are looked for unless named, where there are more; else 0."""
        with told():
            register, bound = self.catalogue.register, MOST_PROPOSED_FOR
            return bound if any(len(register.most_named(kind, bound + 1)) > bound for kind in EntityKind) else 0

    def _asked_for(self, names: Iterable[tuple[EntityKind, str]] | None) -> Iterator[KnownEntity]:
        register = self.catalogue.register
        if names is None:
            for kind in EntityKind:
                yield from (each for each in register.most_named(kind, MOST_PROPOSED_FOR) if each.confidence >= SURE)
            return
        for kind, name in names:
            yield from (each for each in register.entities_named(name) if each.kind is kind)

    def _alike(
        self, entity: KnownEntity, sounding: dict[tuple[EntityKind, str], tuple[KnownEntity, ...]]
    ) -> Iterator[Proposal]:
        """The proposals that hold between an entity and those that sound like it; `sounding` remembers who does."""
        if entity.kind is EntityKind.PERSON:
            yield from self._of_one_family(entity)
        key = entity.kind, sound_of(entity.name, entity.kind)
        if key not in sounding:
            sounding[key] = self.catalogue.register.entities_sounding(*key, _ALIKE)
        own = _heard(entity.name, entity.kind)
        for other in sounding[key]:
            if other.id != entity.id and _may_be_alike(own, _heard(other.name, other.kind)):
                told = aliases.alike(entity.kind, entity.name, other.name)
                if told is not None:
                    yield _proposed(entity, other, told.reason, told.confidence)

    def _of_one_family(self, entity: KnownEntity) -> Iterator[Proposal]:
        """A family name alone, spelled otherwise than in a full name that sounds alike: "Tokaev", "K. Tokayev"."""
        register = self.catalogue.register
        parts = person(entity.name)
        if not parts or _is_regnal(parts):
            return
        for name in register.names_of_key(family_key(parts), _ALIKE, with_surfaces=False):
            theirs = person(name.name)
            if _is_regnal(theirs):
                continue
            other = register.entity(name.entity) if name.entity and name.entity != entity.id else None
            if other is None or family(theirs) == family(parts) or (len(parts) > 1) == (len(person(other.name)) > 1):
                continue
            yield _proposed(entity, other, "family names that sound alike", 0.5)


def _is_regnal(parts: Sequence[str]) -> bool:
    """Whether a name ends with a number in place of a family name: "Elizabeth II"."""
    return len(parts) > 1 and parts[-1] in REGNAL


def _proposed(one: KnownEntity, other: KnownEntity, reason: str, confidence: float) -> Proposal:
    """The better known of the two is the one that the other would become."""
    first, second = (one, other) if (one.articles, other.name) >= (other.articles, one.name) else (other, one)
    return Proposal(one.kind, first.name, second.name, reason, confidence)


@lru_cache(maxsize=65536)
def _heard(name: str, kind: EntityKind) -> tuple[int, frozenset[str]]:
    """Of how many letters, and which, the sound of a name is."""
    heard = " ".join(sounds(name, kind))
    return len(heard), frozenset(heard)


def _may_be_alike(one: tuple[int, frozenset[str]], other: tuple[int, frozenset[str]]) -> bool:
    """Whether two sounds can be `_EDITS` letters apart; tells most of those that are not at a glance."""
    return abs(one[0] - other[0]) <= _EDITS and len(one[1] ^ other[1]) <= 2 * _EDITS


def _pair(proposal: Proposal) -> tuple[EntityKind, str, str]:
    one, other = sorted((folded(proposal.one), folded(proposal.other)))
    return proposal.kind, one, other


def _forms(name: KnownName) -> tuple[str, ...]:
    return (name.name, *(surface for surface, _ in name.surfaces))


def _read(text: str) -> tuple[Rule, ...]:
    return corrections.from_text(text)[0]


def _parted(entity: Entity, mention: Mention, splits: Sequence[Rule]) -> Entity:
    """The entity of a mention, where the user has split off the surface that stands there."""
    for rule in splits:
        if not isinstance(rule, Split) or rule.kind is not entity.kind or folded(rule.name) != folded(entity.name):
            continue
        if key_of(mention.surface, entity.kind) == key_of(rule.alias, entity.kind):
            return Entity(entity.kind, rule.alias)
    return entity


def _holds(words: list[str], wanted: list[str]) -> bool:
    """Whether `wanted` stands in `words`, in order and without gaps."""
    return bool(wanted) and any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))


def _unless_stopped(counting: Generator[None, None, Counts], stop: Callable[[], bool]) -> Counts:
    """What counting in slices comes to; nothing where `stop()` says True meanwhile."""
    while not stop():
        try:
            next(counting)
        except StopIteration as end:
            return end.value
    counting.close()
    return {}
