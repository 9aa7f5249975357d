"""Reading again: what the corpus learned later, and the user's word on a line, reach every page they concern."""

from corpusview.article import BlockKind
from corpusview.corpus.rereading import Rereading
from corpusview.events import Change, Progress, Saved
from corpusview.grammar import parse
from corpusview.query import Scope

LINE = "Subscribe to our newsletter"


def kind_of(corpus, number, line):
    """What the block that holds `line` is."""
    article = corpus.article(number)
    at = article.text.index(line)
    return next(block.kind for block in article.blocks if block.span.start <= at < block.span.end)


def test_a_rule_holds_on_every_page_at_once_and_taking_it_back_restores_them(corpus, write_pages):
    list(corpus.import_files([write_pages(6)]))
    before = [kind_of(corpus, number, LINE) for number in corpus.ids()]
    assert set(before) == {BlockKind.BOILERPLATE}
    *_, change = corpus.add_fold_rule(LINE, fold=False)
    assert isinstance(change, Change) and len(change.articles) == 6
    assert {kind_of(corpus, number, LINE) for number in corpus.ids()} == {BlockKind.BODY}
    assert corpus.search(parse("newsletter")).total == 6
    (kept,) = corpus.fold_rules()
    assert kept.sample == LINE
    list(corpus.remove_fold_rule(kept.number))
    assert [kind_of(corpus, number, LINE) for number in corpus.ids()] == before
    assert corpus.search(parse("newsletter")).total == 0
    assert corpus.search(parse("newsletter", Scope.ALL)).total == 6


def test_a_rule_holds_for_pages_that_come_later(corpus, write_pages):
    list(corpus.import_files([write_pages(2)]))
    list(corpus.add_fold_rule(LINE, fold=False))
    list(corpus.import_files([write_pages(2, first=50, folder="later")]))
    assert {kind_of(corpus, number, LINE) for number in corpus.ids()} == {BlockKind.BODY}


def test_pages_are_looked_at_again_when_the_corpus_has_doubled_and_only_then(corpus, write_pages):
    def looked_at():
        return [each for each in corpus.reconsider() if isinstance(each, Progress) and each.phase == "reconsidering"]

    list(corpus.import_files([write_pages(4)]))
    assert looked_at() == []
    list(corpus.import_files([write_pages(30, first=100, folder="more")]))
    assert looked_at()
    assert list(corpus.reconsider()) == []
    assert corpus.needs_mending() == ""
    assert corpus.check() == ()


def test_a_page_alone_is_read_again_when_its_siblings_arrive(corpus, write_pages):
    list(corpus.import_files([write_pages(1)]))
    list(corpus.import_files([write_pages(12, first=100, folder="siblings")]))
    assert sum(event.articles for event in corpus.reconsider() if isinstance(event, Saved)) == 1


def test_pages_of_a_site_that_was_known_well_are_not_looked_at_again(corpus, write_pages, monkeypatch):
    monkeypatch.setattr("corpusview.corpus.catalogue.catalogue._WELL_KNOWN", 2)
    list(corpus.import_files([write_pages(40)]))
    list(corpus.import_files([write_pages(60, first=100, folder="more")]))
    assert not [each for each in corpus.reconsider() if isinstance(each, Progress) and each.phase == "reconsidering"]
    assert corpus._catalogue.to_reconsider() == ()


def test_what_was_learned_later_gives_what_reading_everything_afresh_gives(corpus, write_pages):
    list(corpus.import_files([write_pages(1)]))
    list(corpus.import_files([write_pages(12, first=100, folder="siblings")]))
    list(corpus.reconsider())
    (first, *_) = corpus.ids()
    learned = corpus.article(first)
    list(corpus.rebuild(reread=True))
    afresh = corpus.article(first)
    assert (learned.masthead, learned.mentions) == (afresh.masthead, afresh.mentions)
    assert [(each.span, each.kind, each.label) for each in learned.blocks] == [
        (each.span, each.kind, each.label) for each in afresh.blocks
    ]


def test_reconsidering_can_be_stopped_anywhere_and_goes_on_later(corpus, write_pages, monkeypatch):
    monkeypatch.setattr("corpusview.corpus.rereading._PART_ARTICLES", 1)
    list(corpus.import_files([write_pages(3)]))
    list(corpus.import_files([write_pages(40, first=100, folder="more")]))
    waiting = len(corpus._catalogue.to_reconsider())
    assert waiting > 1
    events = corpus.reconsider()
    next(events)
    events.close()
    assert len(corpus._catalogue.to_reconsider()) == waiting - 1
    assert corpus.check() == ()
    list(corpus.reconsider())
    assert corpus._catalogue.to_reconsider() == () and corpus.needs_mending() == ""


def test_the_reason_of_a_fold_tells_its_site_s_pages_from_those_of_the_corpus(corpus, write_pages):
    def of_site(name, folder, first):
        for file in (place := write_pages(8, first=first, folder=folder)).iterdir():
            text = file.read_text(encoding="utf-8")
            file.write_text(f"{text}\n{name} on your phone\n\n© 2024 {name} Ltd\n", encoding="utf-8")
        return place

    def reasons(number):
        article = corpus.article(number)
        return {
            line: block.reason
            for block in article.blocks
            for line in (LINE, "on your phone")
            if line in block.span.of(article.text)
        }

    list(corpus.import_files([of_site("Harwick Echo", "echo", 0)]))
    (first, *_) = corpus.ids()
    assert all("7 other pages of this site" in reason for reason in reasons(first).values())
    list(corpus.import_files([of_site("Dunmere Star", "star", 100)]))
    shared, own = reasons(corpus.ids()[-1]).values()
    assert "15 other pages of the corpus" in shared and "7 other pages of this site" in own
    list(corpus.rebuild(reread=True))
    shared, own = reasons(first).values()
    assert "15 other pages of the corpus" in shared and "7 other pages of this site" in own


def test_a_page_that_says_what_it_said_is_not_saved_again(corpus, write_pages, monkeypatch):
    list(corpus.import_files([write_pages(6)]))
    saved = []
    save = corpus._catalogue.save
    monkeypatch.setattr(corpus._catalogue, "save", lambda *given: saved.append(given) or save(*given))
    list(Rereading(corpus._catalogue).these(corpus.ids()))
    assert saved == []
    list(Rereading(corpus._catalogue).everything())
    assert len(saved) == 6
    for _ in corpus.mend():
        pass
