"""Two waves: articles can be searched before their names are found, and nothing of them is lost in between."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from corpusview.corpus import importing, names_wave, reading_pool
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.corrections import Rename
from corpusview.errors import NoSpace
from corpusview.events import Failed, Progress
from corpusview.grammar import parse
from corpusview.page import Page
from corpusview.query import SavedSearch
from corpusview.reading.entities import find_mentions

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def two_waves(monkeypatch):
    """An import of any size leaves the names for later."""
    monkeypatch.setattr(importing, "WORTH_TWO_WAVES", 1)
    monkeypatch.setattr(importing, "WORTH_SEARCHING_FIRST", 1)


@pytest.fixture
def at_once(tmp_path, write_pages):
    """A corpus of the same pages that was read in one go."""

    def read(count: int, also=None, write=write_pages):
        with Corpus.open(tmp_path / "at once") as corpus:
            list(corpus.import_files([write(count)], jobs=1))
            list(corpus.settle_names())
            return (state(corpus), also(corpus)) if also else state(corpus)

    return read


def state(corpus):
    """All that is known of names: the mentions in each article, and the entities of the corpus."""
    listed = [(each.kind, each.name, each.articles, each.mentions, each.aliases) for each in corpus.entities()]
    return [corpus.article(number).mentions for number in corpus.ids()], sorted(listed)


def test_articles_are_searched_before_their_names_are_found(at_once, corpus, write_pages, two_waves, monkeypatch):
    with monkeypatch.context() as one_go:
        one_go.setattr(importing, "WORTH_TWO_WAVES", 1000)
        expected = at_once(12)
    list(corpus.import_files([write_pages(12)], jobs=1))
    assert corpus.awaiting_names() == 12 and corpus.has_unsettled_names()
    assert corpus.search(parse("councillors")).total == 12
    assert corpus.entities() == ()
    assert corpus.needs_mending() == "" and corpus.check() == ()
    phases = [each.phase for each in corpus.reconsider(jobs=1) if isinstance(each, Progress)]
    assert "finding names" in phases
    assert corpus.awaiting_names() == 0 and not corpus.has_unsettled_names()
    assert state(corpus) == expected
    assert list(corpus.find_names()) == []


def test_an_article_that_is_opened_has_its_names_at_once(corpus, write_pages, two_waves):
    list(corpus.import_files([write_pages(3)], jobs=1))
    opened = corpus.article(2)
    assert "Leila Haddad" in {each.entity.name for each in opened.mentions}
    assert corpus.awaiting_names() == 3
    list(corpus.find_names(jobs=1))
    assert [each.span for each in corpus.article(2).mentions] == [each.span for each in opened.mentions]


def test_a_very_long_article_waits_for_its_names_when_it_is_opened(corpus, write_pages, two_waves, monkeypatch):
    monkeypatch.setattr(names_wave, "MOST_AT_ONCE", 100)
    list(corpus.import_files([write_pages(1)], jobs=1))
    assert corpus.article(1).mentions == ()
    assert "names still being looked for" in Page.of(corpus.article(1)).masthead_text()
    list(corpus.find_names(jobs=1))
    assert corpus.article(1).mentions
    assert "names" not in Page.of(corpus.article(1)).masthead_text()


def test_a_question_about_a_name_tells_how_many_articles_still_await_theirs(corpus, write_pages, two_waves):
    list(corpus.import_files([write_pages(8)], jobs=1))
    asked = parse("entity:calloway")
    early = corpus.search(asked)
    assert early.total == 0 and not early.exact
    assert early.told == ("The names of 8 articles are still being looked for.",)
    assert corpus.search(parse("councillors")).told == ()
    list(corpus.find_names(jobs=1))
    late = corpus.search(asked)
    assert late.total and late.exact and late.told == ()


def test_what_a_saved_search_for_a_name_finds_only_later_is_new_in_it(corpus, write_pages, two_waves):
    list(corpus.import_files([write_pages(8)], jobs=1))
    for name, raw in (("her", "entity:haddad"), ("words", "councillors")):
        corpus.save_search(SavedSearch(name, raw))
    her, words = (corpus.saved_search(name) for name in ("her", "words"))
    assert corpus.new_in(her) == corpus.new_in(words) == 0
    list(corpus.find_names(jobs=1))
    assert corpus.new_in(her) > 0
    assert corpus.new_in(words) == 0
    corpus.look_at_search("her")
    assert corpus.new_in(corpus.saved_search("her")) == 0


def found_by_steps(corpus, awaiting) -> list[int]:
    """Find all names, broken off after each step; how many articles were awaiting theirs before and after each."""
    waited = [awaiting()]
    while corpus.has_unsettled_names():
        steps = corpus.find_names(jobs=1)
        next(steps, None)
        steps.close()
        waited.append(awaiting())
        assert corpus.check() == ()
    return waited


def test_broken_off_after_any_step_it_goes_on_from_there(at_once, corpus, write_pages, two_waves, monkeypatch):
    with monkeypatch.context() as one_go:
        one_go.setattr(importing, "WORTH_TWO_WAVES", 1000)
        expected = at_once(9)
    monkeypatch.setattr(names_wave, "_PART_ARTICLES", 2)
    monkeypatch.setattr(names_wave, "_SETTLED_AFTER", 4)
    list(corpus.import_files([write_pages(9)], jobs=1))
    waited = found_by_steps(corpus, corpus.awaiting_names)
    assert waited == sorted(waited, reverse=True) and {9, 7, 5, 3, 1, 0} <= set(waited)
    assert state(corpus) == expected


def test_what_is_done_to_an_article_meanwhile_outlives_the_finding_of_its_names(
    corpus, write_pages, two_waves, monkeypatch
):
    """Between two steps the window removes one, reads one in another encoding, and folds a line of all."""
    monkeypatch.setattr(names_wave, "_PART_ARTICLES", 2)
    list(corpus.import_files([write_pages(6)], jobs=1))
    steps = corpus.find_names(jobs=1)
    next(steps)
    assert corpus.awaiting_names() == 4
    corpus.remove([5])
    list(corpus.decode_as(4, "latin-1"))
    list(corpus.add_fold_rule("Subscribe to our newsletter", fold=False))
    corpus.tag([6], "mine")
    list(steps)
    list(corpus.find_names(jobs=1))
    assert corpus.ids() == (1, 2, 3, 4, 6) and corpus.awaiting_names() == 0
    assert corpus.search(parse("newsletter")).total == 5 and corpus.search(parse("tag:mine")).ids == (6,)
    for number in corpus.ids():
        article = corpus._catalogue.article(number)
        assert all(each.span.of(article.text) == each.surface for each in article.mentions)
        assert {each.span for each in article.mentions} == {each.span for each in find_mentions(article)}


def test_a_file_that_changes_before_its_names_are_found_has_those_of_what_it_says_now(corpus, write_pages, two_waves):
    folder = write_pages(2)
    list(corpus.import_files([folder], jobs=1))
    (folder / "00001.txt").write_text((folder / "00001.txt").read_text().replace("Haddad", "Marlowe"))
    list(corpus.import_files([folder], jobs=1))
    assert corpus.awaiting_names() == 2
    list(corpus.find_names(jobs=1))
    assert corpus.awaiting_names() == 0
    assert corpus.search(parse("entity:marlowe")).ids == (2,)
    assert 2 not in corpus.search(parse("entity:haddad")).ids


def test_one_article_whose_names_cannot_be_found_keeps_no_other_from_its_own(
    corpus, write_pages, two_waves, monkeypatch, stray_log
):
    list(corpus.import_files([write_pages(4)], jobs=1))

    def break_at_three(article, furniture=True):
        if "item 2" in article.text:
            raise RuntimeError("a fault of its own")
        return find_mentions(article, furniture=furniture)

    monkeypatch.setattr(reading_pool, "find_mentions", break_at_three)
    monkeypatch.setattr(
        reading_pool, "find_all_mentions", lambda articles, _: [break_at_three(each) for each in articles]
    )
    list(corpus.find_names(jobs=1))
    assert [str(each.exc_info[1]) for each in stray_log] == ["a fault of its own"]
    stray_log.clear()
    assert corpus.awaiting_names() == 0
    assert [bool(corpus.article(number).mentions) for number in corpus.ids()] == [True, True, False, True]
    assert "names could not be found" in corpus.article(3).origin.note


def furniture(corpus):
    """The names that stand in furniture, as they are counted."""
    listed = corpus.entities(furniture=True)
    return sorted((each.kind, each.name, each.articles, each.mentions, each.aliases) for each in listed)


@pytest.fixture
def with_asides(write_pages):
    """Writes pages in whose furniture somebody is named, elsewhere than the body or there as well."""

    def write(count: int) -> Path:
        folder = write_pages(count)
        for at, file in enumerate(sorted(folder.iterdir())):
            person = ("Angela Merkel", "Leila Haddad", "Ines Calloway")[at % 3]
            more = f"  1. {person} meets ministers in Berlin"
            file.write_text(file.read_text().replace("  1. Council tax to rise in spring", more))
        return folder

    return write


def test_names_in_the_furniture_may_be_left_until_they_are_asked_for(
    at_once, corpus, with_asides, two_waves, monkeypatch
):
    with monkeypatch.context() as one_go:
        one_go.setattr(importing, "WORTH_TWO_WAVES", 1000)
        expected, named = at_once(8, furniture, with_asides)
    assert named
    list(corpus.import_files([with_asides(8)], jobs=1))
    list(corpus.find_names(jobs=1, furniture=False))
    assert corpus.awaiting_names() == 0 and corpus.awaiting_furniture() == 8
    assert corpus.has_unsettled_names() and not corpus.has_unsettled_names(furniture=False)
    assert furniture(corpus) == []
    # Each is there in an article that is opened, and the names of the bodies are those that they stay.
    assert state(corpus) == expected
    assert list(corpus.find_names(jobs=1, furniture=False)) == []
    list(corpus.find_names(jobs=1))
    assert corpus.awaiting_furniture() == 0 and not corpus.has_unsettled_names()
    assert state(corpus) == expected and furniture(corpus) == named


def test_an_article_whose_furniture_waits_keeps_waiting_whatever_is_done_to_it(corpus, with_asides, two_waves):
    list(corpus.import_files([with_asides(5)], jobs=1))
    list(corpus.find_names(jobs=1, furniture=False))
    list(corpus.put_away([3]))
    list(corpus.add_fold_rule("Subscribe to our newsletter", fold=False))
    list(corpus.decode_as(2, "latin-1"))
    list(corpus.bring_back([3]))
    # One that was read anew from its bytes has all its names.
    assert corpus.awaiting_furniture() == 4
    list(corpus.find_names(jobs=1))
    assert corpus.awaiting_furniture() == 0
    for number in corpus.ids():
        article = corpus._catalogue.article(number)
        assert {each.span for each in article.mentions} == {each.span for each in find_mentions(article)}


def test_broken_off_in_the_furniture_it_goes_on_from_there(at_once, corpus, with_asides, two_waves, monkeypatch):
    with monkeypatch.context() as one_go:
        one_go.setattr(importing, "WORTH_TWO_WAVES", 1000)
        expected = at_once(7, furniture, with_asides)
    monkeypatch.setattr(names_wave, "_PART_ARTICLES", 2)
    list(corpus.import_files([with_asides(7)], jobs=1))
    list(corpus.find_names(jobs=1, furniture=False))
    waited = found_by_steps(corpus, corpus.awaiting_furniture)
    assert waited == sorted(waited, reverse=True) and {7, 5, 3, 1, 0} <= set(waited)
    assert (state(corpus), furniture(corpus)) == expected


def test_the_user_s_word_on_a_name_outlives_the_finding_of_those_in_the_furniture(corpus, with_asides, two_waves):
    list(corpus.import_files([with_asides(6)], jobs=1))
    list(corpus.find_names(jobs=1, furniture=False))
    person = next(each for each in corpus.entities() if each.name == "Leila Haddad")
    list(corpus.add_name_rules([Rename(person.kind, "Leila Haddad", "Layla Haddad")]))
    list(corpus.find_names(jobs=1))
    assert {each.entity.name for each in corpus.article(2).mentions} >= {"Layla Haddad"}
    assert person.articles == next(each for each in corpus.entities() if each.name == "Layla Haddad").articles


def test_the_furniture_of_a_very_long_article_is_not_left_for_when_it_is_opened(
    corpus, with_asides, two_waves, monkeypatch
):
    monkeypatch.setattr(names_wave, "MOST_AT_ONCE", 100)
    list(corpus.import_files([with_asides(2)], jobs=1))
    list(corpus.find_names(jobs=1, furniture=False))
    assert corpus.awaiting_furniture() == 0 and furniture(corpus)


def test_names_in_the_furniture_are_found_on_the_command_line_when_they_are_asked_for(tmp_path, with_asides, capsys):
    from corpusview.cli.main import main

    place = str(tmp_path / "corpus")
    assert main(["import", "--corpus", place, "--jobs", "1", str(with_asides(250))]) == 0
    assert main(["entities", "--corpus", place]) == 0
    said = capsys.readouterr()
    assert "Calloway" in said.out and "awaited" not in said.err
    with Corpus.open(tmp_path / "corpus") as corpus:
        assert corpus.awaiting_names() == 0 and corpus.awaiting_furniture() == 250
        assert main(["entities", "--corpus", place, "--furniture"]) == 0
        assert "boilerplate of 250 articles" in capsys.readouterr().err
    assert main(["entities", "--corpus", place, "--furniture"]) == 0
    said = capsys.readouterr()
    assert said.out.strip() and "awaited" in said.err
    assert main(["entities", "--corpus", place, "--furniture"]) == 0
    assert capsys.readouterr().out == said.out


def test_killed_while_names_are_found_the_next_import_finds_the_rest(tmp_path, write_pages):
    """The real program, killed outright again and again after its first wave, ends with the names of one left alone."""
    folder, chance = write_pages(300), random.Random(5)

    def command(place: Path, *more: str) -> list[str]:
        return [sys.executable, "-m", "corpusview", "import", "--corpus", str(place), "--jobs", "1", *more, str(folder)]

    assert subprocess.run(command(tmp_path / "calm"), cwd=ROOT, capture_output=True, check=False).returncode == 0
    place = tmp_path / "killed"
    first = subprocess.run(command(place, "--names-later"), cwd=ROOT, capture_output=True, text=True, check=False)
    assert first.returncode == 0 and "300 articles still await their names" in first.stderr
    for _ in range(3):
        process = subprocess.Popen(command(place), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.8 + chance.random())
        process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        process.wait()
        with Corpus.open(place) as corpus:
            assert corpus.check() == () and corpus.search(parse("councillors")).total == 300
    assert subprocess.run(command(place), cwd=ROOT, capture_output=True, check=False).returncode == 0
    with Corpus.open(tmp_path / "calm") as calm, Corpus.open(place) as killed:
        assert calm.awaiting_names() == killed.awaiting_names() == 0
        assert state(killed) == state(calm)


def test_a_question_about_names_on_the_command_line_finds_those_that_were_left(tmp_path, write_pages, capsys):
    from corpusview.cli.main import main

    place = str(tmp_path / "corpus")
    assert main(["import", "--corpus", place, "--jobs", "1", "--names-later", str(write_pages(250))]) == 0
    capsys.readouterr()
    with Corpus.open(tmp_path / "corpus"):
        assert main(["entities", "--corpus", place, "--kind", "person"]) == 0
        said = capsys.readouterr()
        assert "Calloway" not in said.out and "250 articles still await their names" in said.err
    assert main(["entities", "--corpus", place, "--kind", "person"]) == 0
    said = capsys.readouterr()
    assert "Calloway" in said.out and "awaited" in said.err
    with Corpus.open(tmp_path / "corpus", writing=False) as corpus:
        assert corpus.awaiting_names() == 0


@pytest.fixture
def made(monkeypatch):
    """The pools that are made, of threads; those that read give way to nobody."""
    made: list[ThreadPoolExecutor] = []

    def pool(jobs: int) -> ThreadPoolExecutor:
        made.append(ThreadPoolExecutor(jobs))
        return made[-1]

    monkeypatch.setattr(reading_pool, "pool", pool)
    monkeypatch.setattr(reading_pool, "_WORTH_A_POOL", 1)
    monkeypatch.setattr(reading_pool, "_give_way", lambda: None)
    return made


def is_ended(pool: ThreadPoolExecutor) -> bool:
    try:
        pool.submit(int)
    except RuntimeError:
        return True
    return False


def test_those_who_read_find_the_names_too(corpus, write_pages, two_waves, made):
    list(corpus.import_files([write_pages(3)], jobs=2))
    assert len(made) == 1 and not is_ended(made[0])
    list(corpus.find_names(jobs=2))
    assert len(made) == 1 and is_ended(made[0])
    assert corpus.awaiting_names() == 0 and corpus.entities()


def test_another_number_of_processes_is_heeded(corpus, write_pages, two_waves, made):
    list(corpus.import_files([write_pages(3)], jobs=2))
    list(corpus.find_names(jobs=3))
    assert [each._max_workers for each in made] == [2, 3] and all(map(is_ended, made))
    assert corpus.awaiting_names() == 0


def test_nobody_who_reads_outlives_the_corpus_or_the_next_import(tmp_path, write_pages, two_waves, made):
    with Corpus.open(tmp_path / "another") as corpus:
        list(corpus.import_files([write_pages(3)], jobs=2))
        list(corpus.import_files([write_pages(3, first=3)], jobs=2))
        assert is_ended(made[0]) and not is_ended(made[1])
    assert is_ended(made[1])


def test_stopping_the_second_wave_ends_those_who_find(corpus, write_pages, two_waves, made):
    list(corpus.import_files([write_pages(3)], jobs=2))
    finding = corpus.find_names(jobs=2)
    next(finding)
    finding.close()
    assert is_ended(made[0])


def test_names_are_begun_while_the_last_articles_are_saved(at_once, corpus, with_asides, two_waves, made, monkeypatch):
    with monkeypatch.context() as one_go:
        one_go.setattr(importing, "WORTH_TWO_WAVES", 1000)
        expected = at_once(8, furniture, with_asides)
    begun = keep_begun(monkeypatch)
    list(corpus.import_files([with_asides(8)], jobs=2, names_follow=True))
    assert sorted(number for each in begun for number in each.numbers) == list(corpus.ids())
    assert corpus.awaiting_names() == 8
    # What was read again since, gone, or broken off is none of what was begun.
    list(corpus.decode_as(2, "latin-1"))
    list(corpus.decode_as(2, None))
    list(corpus.find_names(jobs=2, furniture=False))
    assert corpus.awaiting_names() == 0
    list(corpus.find_names(jobs=2))
    assert (state(corpus), furniture(corpus)) == expected


def test_where_the_names_follow_at_once_those_of_some_files_are_found_while_they_are_read(
    at_once, corpus, with_asides, in_one_visit, monkeypatch
):
    with monkeypatch.context() as one_go:
        one_go.setattr(importing, "WORTH_TWO_WAVES", 1000)
        expected, named = at_once(8, furniture, with_asides)
    settled = []
    for event in corpus.import_files([with_asides(8)], jobs=1, names_follow=True):
        if isinstance(event, Progress) and event.phase == "settling names":
            settled.append(corpus.awaiting_names())
    assert settled and set(settled) == {0} and corpus.entities()
    # Those in the furniture are left, as they are where the names are found later.
    assert corpus.awaiting_names() == 0 and corpus.awaiting_furniture() == 8 and furniture(corpus) == []
    list(corpus.find_names(jobs=1, furniture=False))
    assert not corpus.has_unsettled_names(furniture=False) and state(corpus) == expected
    list(corpus.find_names(jobs=1))
    assert (state(corpus), furniture(corpus)) == (expected, named)


@pytest.fixture
def in_one_visit(monkeypatch):
    """Names that follow are found while any file is read, and settled while the index is written."""
    monkeypatch.setattr(importing, "WORTH_TWO_WAVES", 1)
    monkeypatch.setattr(importing, "_SAVE_ARTICLES", 4)
    monkeypatch.setattr(importing, "_SAVE_AT_THE_END", 4)
    monkeypatch.setattr(importing, "_SETTLED_WHILE_READING", 4)


def test_an_article_that_the_index_refuses_while_names_are_settled_leaves_none_behind(
    corpus, write_pages, in_one_visit, monkeypatch
):
    write = importing.write_all

    def refuses_the_third(index, entries, gone=()):
        third = frozenset(each.id for each in entries if each.id == 3)
        return write(index, entries, gone) | third

    monkeypatch.setattr(importing, "write_all", refuses_the_third)
    failed = [each for each in corpus.import_files([write_pages(8)], jobs=1, names_follow=True)
              if isinstance(each, Failed)]  # fmt: skip
    assert len(failed) == 1 and corpus.count() == 7
    list(corpus.find_names(jobs=1, furniture=False))
    assert corpus.check() == () and not corpus.has_unsettled_names(furniture=False)
    named = {each.entity.name for number in corpus.ids() for each in corpus.article(number).mentions}
    assert {each.name for each in corpus.entities()} == named


def test_a_disk_that_is_full_while_names_are_settled_loses_nothing(tmp_path, write_pages, in_one_visit, monkeypatch):
    def is_full(*_):
        raise NoSpace("The disk is full.")

    folder = write_pages(8)
    with Corpus.open(tmp_path / "corpus") as corpus:
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(importing, "write_all", is_full)
            with pytest.raises(NoSpace):
                list(corpus.import_files([folder], jobs=1, names_follow=True))
        assert not [each for each in threading.enumerate() if each.name.startswith("index")]
    with Corpus.open(tmp_path / "corpus") as corpus:
        assert corpus.needs_mending()
        list(corpus.mend())
        list(corpus.import_files([folder], jobs=1, names_follow=True))
        list(corpus.find_names(jobs=1, furniture=False))
        assert corpus.count() == 8 and corpus.search(parse("councillors")).total == 8
        assert corpus.check() == () and corpus.entities()


def test_a_file_over_which_names_fail_costs_no_other_its_own(corpus, write_pages, monkeypatch, stray_log):
    every = reading_pool.find_all_mentions

    def fails(articles, furniture=True):
        if len(articles) > 1:
            raise ValueError("one of them")
        return every(articles, furniture)

    monkeypatch.setattr(reading_pool, "find_all_mentions", fails)
    alone = reading_pool.find_mentions

    def fails_over_one(article, **more):
        if "Mallory" not in article.text:
            raise ValueError("this one")
        return alone(article, **more)

    monkeypatch.setattr(reading_pool, "find_mentions", fails_over_one)
    folder = write_pages(3)
    some = sorted(folder.iterdir())[1]
    some.write_text("A headline of some words\n\nBy Some Writer, 1 May 2020\n\nDerek Mallory spoke in Berlin.\n")
    reasons = [each.reason for each in corpus.import_files([folder], jobs=1) if isinstance(each, Failed)]
    assert len(reasons) == 2 and all("failed to read this file (ValueError" in each for each in reasons)
    assert [str(each.exc_info[1]) for each in stray_log] == ["this one", "this one"]
    stray_log.clear()
    assert corpus.count() == 1 and corpus.article(1).mentions


def test_names_that_were_begun_in_vain_are_found_anew(at_once, corpus, with_asides, two_waves, made, monkeypatch):
    with monkeypatch.context() as one_go:
        one_go.setattr(importing, "WORTH_TWO_WAVES", 1000)
        expected = at_once(8, furniture, with_asides)
    monkeypatch.setattr(importing, "BATCH_FILES", 2)
    begun = keep_begun(monkeypatch)
    list(corpus.import_files([with_asides(8)], jobs=2, names_follow=True))
    assert len(begun) == 4
    begun[0].future, begun[1].future = Future(), Future()
    begun[0].future.set_exception(BrokenExecutor("killed"))
    begun[1].future.cancel()
    # Here the furniture is asked for as well.
    list(corpus.find_names(jobs=2))
    assert not corpus.has_unsettled_names()
    assert (state(corpus), furniture(corpus)) == expected


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_nobody_waits_for_one_who_hangs_over_names_that_were_begun(tmp_path, write_pages, two_waves, monkeypatch, jobs):
    """The corpus is closed, or its names are found by others (1 job by none), while one of two sleeps."""
    monkeypatch.setattr(reading_pool, "_WORTH_A_POOL", 1)
    begun = keep_begun(monkeypatch)
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([write_pages(3)], jobs=2, names_follow=True))
        assert len(begun) == 1
        since = time.monotonic()
        asleep = corpus._crew.begin(time.sleep, 100)
        if jobs == 1:
            list(corpus.find_names(jobs=1))
            assert corpus.entities() and corpus.awaiting_names() == 0
        elif jobs == 2:
            finding = corpus.find_names(jobs=2)
            next(finding)
            finding.close()
    assert time.monotonic() - since < 60
    assert asleep.done()


def test_nothing_is_begun_where_the_names_are_left_for_later(corpus, write_pages, two_waves, made, monkeypatch):
    begun = keep_begun(monkeypatch)
    list(corpus.import_files([write_pages(4)], jobs=2))
    assert begun == [] and corpus.awaiting_names() == 4


def keep_begun(monkeypatch) -> list[reading_pool.BegunNames]:
    """What is begun from now on."""
    begun: list[reading_pool.BegunNames] = []
    keep = Corpus._keep_crew

    def kept(corpus, crew, of_names):
        begun.extend(of_names)
        keep(corpus, crew, of_names)

    monkeypatch.setattr(Corpus, "_keep_crew", kept)
    return begun
