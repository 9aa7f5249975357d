"""Importing: every file accounted for, nothing done twice, stopped and killed anywhere without loss."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path

import pytest

from corpusview.corpus import reading_pool
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.index.columnar import aside
from corpusview.corpus.reading_pool import Crew, Inline
from corpusview.errors import CorpusBusy
from corpusview.events import Counted, Done, Failed, Imported, Saved, Skipped, Updated
from corpusview.grammar import parse
from corpusview.query import Scope
from tests.corpus.conftest import page

ROOT = Path(__file__).resolve().parents[2]


def kinds(events):
    return Counter(type(each).__name__ for each in events if isinstance(each, Imported | Updated | Skipped | Failed))


def done(events):
    (last,) = (each for each in events if isinstance(each, Done))
    return last


def test_every_file_ends_as_one_outcome_and_the_counts_add_up(corpus, write_pages):
    folder = write_pages(12)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0")
    (folder / "copy.txt").write_bytes((folder / "00003.txt").read_bytes())
    (folder / "link.txt").symlink_to(folder / "00001.txt")
    events = list(corpus.import_files([folder]))
    assert isinstance(events[0], Counted) and events[0].files == 16
    assert kinds(events) == {"Imported": 12, "Failed": 3, "Skipped": 1}
    last = done(events)
    assert (last.seen, last.imported, last.updated, last.skipped, last.failed) == (16, 12, 0, 1, 3)
    assert len(corpus.outcomes()) == 16
    assert all(each.reason for each in corpus.outcomes() if each.outcome == "failed")
    assert corpus.count() == 12


def test_a_second_run_finds_everything_unchanged(corpus, write_pages):
    folder = write_pages(5)
    list(corpus.import_files([folder]))
    events = list(corpus.import_files([folder]))
    assert kinds(events) == {"Skipped": 5}
    assert not any(isinstance(each, Saved) for each in events)


def test_a_changed_file_updates_its_article_and_keeps_what_the_user_made(corpus, write_pages):
    folder = write_pages(4)
    list(corpus.import_files([folder]))
    number = corpus.search(parse("“letter number 2”")).ids[0]
    corpus.tag([number], "keep")
    file = folder / "00002.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("letter number 2", "zeppelin"), encoding="utf-8")
    events = list(corpus.import_files([folder]))
    assert kinds(events) == {"Updated": 1, "Skipped": 3}
    assert corpus.search(parse("zeppelin")).ids == (number,)
    assert corpus.search(parse("“letter number 2”")).total == 0
    assert corpus.search(parse("tag:keep")).ids == (number,)


def test_a_renamed_file_is_its_article_still_and_nothing_is_there_twice(corpus, write_pages):
    folder = write_pages(3)
    list(corpus.import_files([folder]))
    number = corpus.search(parse("“letter number 2”")).ids[0]
    corpus.tag([number], "keep")
    (folder / "00002.txt").rename(folder / "moved.txt")
    events = list(corpus.import_files([folder]))
    assert kinds(events) == {"Skipped": 3}
    assert corpus.count() == 3 and corpus.search(parse("tag:keep")).ids == (number,)
    (folder / "moved.txt").write_text("Another story\n\nA zeppelin landed in the harbour, and nobody was told.\n")
    list(corpus.import_files([folder]))
    # Two paths led to the article; only the one that has changed leads elsewhere now.
    assert corpus.count() == 4
    assert corpus.search(parse("tag:keep")).ids == (number,)
    assert corpus.search(parse("zeppelin")).total == 1


def test_a_changed_copy_becomes_an_article_of_its_own(corpus, write_pages):
    folder = write_pages(1)
    (folder / "copy.txt").write_bytes((folder / "00000.txt").read_bytes())
    list(corpus.import_files([folder]))
    (folder / "copy.txt").write_text("Another story\n\nA zeppelin landed in the harbour, and nobody was told.\n")
    list(corpus.import_files([folder]))
    assert corpus.count() == 2
    assert corpus.search(parse("councillors")).total == 1
    assert corpus.search(parse("zeppelin")).total == 1


def test_stopped_anywhere_it_keeps_what_was_saved_and_goes_on_from_there(tmp_path, write_pages, monkeypatch):
    monkeypatch.setattr("corpusview.corpus.importing._SAVE_ARTICLES", 7)
    monkeypatch.setattr("corpusview.corpus.importing._CHUNK_FILES", 20)
    folder = write_pages(50)
    with Corpus.open(tmp_path / "corpus") as corpus:
        stopped = corpus.import_files([folder])
        saved = 0
        for event in stopped:
            if isinstance(event, Saved):
                saved += event.articles
            if saved >= 21:
                break
        stopped.close()
        assert corpus.count() == saved
        assert corpus.check() == ()
    with Corpus.open(tmp_path / "corpus") as corpus:
        events = list(corpus.import_files([folder]))
        assert kinds(events) == {"Imported": 50 - saved, "Skipped": saved}
        assert corpus.search(parse("councillors")).total == 50
        assert corpus.check() == ()


@pytest.mark.parametrize("at_once", [1, 2, 3, 5, 50])
def test_a_copy_is_known_whatever_is_looked_at_beforehand(corpus, write_pages, monkeypatch, at_once):
    """Of each chunk the last articles are not yet saved when the files of the next are looked at."""
    monkeypatch.setattr("corpusview.corpus.importing._CHUNK_FILES", at_once)
    folder = write_pages(6)
    for number in range(6):
        (folder / f"{number:05}b.txt").write_bytes((folder / f"{number:05}.txt").read_bytes())
    (folder / "00002a.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0")
    (folder / "00002c.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0")
    events = list(corpus.import_files([folder], jobs=1))
    assert kinds(events) == {"Imported": 6, "Skipped": 6, "Failed": 2}
    assert done(events).seen == len(corpus.outcomes()) == 14
    assert corpus.count() == 6 and corpus.search(parse("councillors")).total == 6
    again = list(corpus.import_files([folder], jobs=1))
    assert kinds(again) == {"Skipped": 12, "Failed": 2}


def test_killed_at_random_moments_it_resumes_to_the_same_corpus(tmp_path, write_pages):
    """The real program, killed outright again and again, ends with each article once and everything searchable."""
    folder, place = write_pages(260), tmp_path / "corpus"
    command = [sys.executable, "-m", "corpusview", "import", "--corpus", str(place), "--jobs", "1", str(folder)]
    for delay in (0.6, 0.9, 1.2, 1.5):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        process.wait()
        if place.exists() and (place / "catalogue.sqlite").exists():
            with Corpus.open(place) as corpus:
                for _ in corpus.mend():
                    pass
                assert corpus.check() == ()
    last = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert last.returncode == 0, last.stderr
    with Corpus.open(place) as corpus:
        assert corpus.count() == 260
        assert corpus.search(parse("councillors")).total == 260
        assert corpus.check() == ()


def test_processes_that_read_end_with_the_one_that_was_killed(tmp_path, write_pages):
    folder, place = write_pages(400), tmp_path / "corpus"
    command = [
        sys.executable,
        "-m",
        "corpusview",
        "--json",
        "import",
        "--corpus",
        str(place),
        "--jobs",
        "2",
        str(folder),
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    # The first article told of was read by one of them.
    assert process.stdout is not None and any(b"imported" in line for line in process.stdout)
    process.kill()
    # They hold the other end of the pipe: it is at its end when the last of them is gone.
    process.communicate(timeout=60)


def test_a_crash_between_catalogue_and_index_is_mended_at_the_next_opening(tmp_path, write_pages, monkeypatch):
    folder = write_pages(3)
    with Corpus.open(tmp_path / "corpus") as corpus:

        def crash(*_):
            raise OSError("the power went")

        monkeypatch.setattr(corpus._index, "write", crash)
        with pytest.raises(OSError, match="power"):
            list(corpus.import_files([folder]))
    with Corpus.open(tmp_path / "corpus") as corpus:
        assert corpus.needs_mending()
        assert sum(each.articles for each in corpus.mend() if isinstance(each, Saved)) == 3
        assert corpus.needs_mending() == ""
        assert corpus.search(parse("councillors")).total == 3
        assert kinds(corpus.import_files([folder])) == {"Skipped": 3}
        assert corpus.check() == ()


def test_a_process_that_dies_over_a_file_costs_that_file_alone(corpus, write_pages, monkeypatch):
    class Fragile(Executor):
        """Breaks over any batch that holds the file with the poison."""

        def submit(self, work, /, batch, *given):
            raws = [each.raw if hasattr(each, "raw") else each[0] for each in batch]
            if any(b"letter number 5 " in raw for raw in raws):
                future = Future()
                future.set_exception(BrokenExecutor("a process ended"))
                return future
            return Inline().submit(work, batch, *given)

    folder = write_pages(9)
    monkeypatch.setattr("corpusview.corpus.reading_pool.pool", lambda jobs: Fragile())
    monkeypatch.setattr("corpusview.corpus.reading_pool._WORTH_A_POOL", 1)
    events = list(corpus.import_files([folder]))
    (failed,) = (each for each in events if isinstance(each, Failed))
    assert failed.path.endswith("00005.txt")
    assert kinds(events) == {"Imported": 8, "Failed": 1}


def test_many_files_are_read_by_several_processes(corpus, write_pages):
    folder = write_pages(100)
    assert kinds(corpus.import_files([folder], jobs=2)) == {"Imported": 100}
    assert corpus.search(parse("councillors")).total == 100


def test_a_second_writer_is_told_and_can_still_search(tmp_path, write_pages):
    folder = write_pages(2)
    with Corpus.open(tmp_path / "corpus") as first:
        list(first.import_files([folder]))
        with pytest.raises(CorpusBusy, match="pid"):
            Corpus.open(tmp_path / "corpus")
        with Corpus.open_or_watch(tmp_path / "corpus") as second:
            assert second.read_only
            assert second.search(parse("councillors")).total == 2
            with pytest.raises(CorpusBusy):
                second.import_files([folder]).__next__()
            list(first.import_files([write_pages(3, first=10, folder="more")]))
            assert second.search(parse("councillors")).total == 5


def test_removing_takes_articles_out_and_leaves_the_files(corpus, write_pages):
    folder = write_pages(3)
    list(corpus.import_files([folder]))
    gone = corpus.search(parse("“letter number 1”")).ids
    assert corpus.remove(gone).articles == gone
    assert corpus.search(parse("councillors")).total == 2
    assert len(list(folder.iterdir())) == 3
    assert kinds(corpus.import_files([folder])) == {"Imported": 1, "Skipped": 2}


def test_rebuilding_gives_the_same_answers(corpus, write_pages):
    list(corpus.import_files([write_pages(30)]))
    questions = [
        parse(raw) for raw in ("councillors", "ferry OR grain", "“three hours”", "Okafor -barrier", "title:item")
    ]
    before = [corpus.search(each).ids for each in questions]
    list(corpus.rebuild())
    assert [corpus.search(each).ids for each in questions] == before
    list(corpus.rebuild(reread=True))
    assert [set(corpus.search(each).ids) for each in questions] == [set(each) for each in before]


def test_the_users_files_are_never_written(corpus, write_pages):
    folder = write_pages(5)
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()}
    list(corpus.import_files([folder]))
    corpus.remove(corpus.ids())
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()} == before


def test_large_files_are_read_when_all_others_are(corpus, write_pages, monkeypatch):
    monkeypatch.setattr("corpusview.corpus.importing._LARGE_BYTES", 5000)
    folder = write_pages(5)
    (folder / "00000.txt").write_text("Words of a log. " * 1000, encoding="utf-8")
    events = [each for each in corpus.import_files([folder]) if isinstance(each, Imported)]
    assert [Path(each.path).name for each in events] == [f"0000{number}.txt" for number in (1, 2, 3, 4, 0)]
    assert [Path(each.path).name for each in corpus.outcomes()] == [f"0000{number}.txt" for number in range(5)]


@pytest.mark.parametrize(("size", "apart"), [(1_900_000, False), (2_100_000, True)])
def test_a_large_file_alone_is_read_in_another_process_so_that_the_window_goes_on(
    corpus, tmp_path, monkeypatch, size, apart
):
    made = []
    monkeypatch.setattr(reading_pool, "pool", lambda *given: made.append(given) or Inline())
    line = "The harbour reopened on Monday, the council said.\n\n"
    (tmp_path / "large.txt").write_text(line * (size // len(line)))
    list(corpus.import_files([tmp_path / "large.txt"]))
    assert bool(made) == apart and corpus.count() == 1


def test_segments_are_merged_beside_an_import_and_none_is_left_over_where_it_stops(tmp_path, write_pages, monkeypatch):
    monkeypatch.setattr("corpusview.corpus.importing._SAVE_ARTICLES", 5)
    monkeypatch.setattr("corpusview.corpus.importing._CHUNK_FILES", 20)
    monkeypatch.setattr(aside, "FEWEST_DOCUMENTS", 1)
    monkeypatch.setattr("corpusview.corpus.index.columnar.writer.FAN", 2)
    folder = write_pages(60)
    begun = []

    def counted(self, storage, name, chosen):
        begun.append(really(self, storage, name, chosen))
        return begun[-1]

    really = aside.Aside.begin
    monkeypatch.setattr(aside.Aside, "begin", counted)
    with Corpus.open(tmp_path / "corpus") as corpus:
        stopped = corpus.import_files([folder])
        while not any(begun):
            next(stopped)
        stopped.close()
        assert corpus.check() == ()
        assert not list((tmp_path / "corpus").rglob("aside-*"))
        some = corpus.count()
        assert kinds(corpus.import_files([folder])) == {"Imported": 60 - some, "Skipped": some}
        assert corpus.search(parse("councillors")).total == 60 and corpus.check() == ()
        assert len(list((tmp_path / "corpus").rglob("*.columns"))) == 1
        corpus.remove(corpus.search(parse("councillors")).ids[:7])
        for _ in corpus.rebuild():
            pass
        assert corpus.search(parse("councillors")).total == 53 and corpus.check() == ()


def test_stopping_does_not_wait_for_what_is_being_read():
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Crew(1000, jobs=2) as crew:
        reading = crew._submit(time.sleep, 90)
        while not reading.running():
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert time.monotonic() - began < 60


def test_web_pages_and_data_are_passed_over_unless_they_are_asked_for(corpus, write_pages):
    folder = write_pages(2)
    html = "<!DOCTYPE html>\n<html><body><p>The lighthouse was lit.</p></body></html>\n"
    (folder / "page.html").write_text(html, encoding="utf-8")
    (folder / "saved.txt").write_text(html.replace("was", "is"), encoding="utf-8")
    (folder / "data.json").write_text('{"title": "lighthouse"}', encoding="utf-8")
    (folder / "plain.html").write_text(page(7), encoding="utf-8")
    assert kinds(corpus.import_files([folder])) == {"Imported": 3, "Skipped": 3}
    reasons = {Path(each.path).name: each.reason for each in corpus.outcomes() if each.outcome == "skipped"}
    assert reasons.keys() == {"page.html", "saved.txt", "data.json"}
    assert reasons["page.html"].startswith("a web page (HTML), written for programs: ")
    assert "--as-text" in reasons["data.json"]
    assert corpus.search(parse("lighthouse")).total == 0
    assert kinds(corpus.import_files([folder], as_text=True)) == {"Imported": 3, "Skipped": 3}
    assert corpus.search(parse("lighthouse", Scope.ALL)).total == 3
    # What is an article already stays one, and keeps up with its file.
    (folder / "page.html").write_text(html.replace("lit", "dark"), encoding="utf-8")
    assert kinds(corpus.import_files([folder])) == {"Updated": 1, "Skipped": 5}


@pytest.mark.parametrize("how", ["stopped", "died"])
def test_a_crew_for_which_more_is_written_than_a_pipe_holds_ends_as_well(tmp_path: Path, how: str) -> None:
    # On Python 3.11.2, that of Debian 12, this waited for ever; another interpreter can be named to see it there.
    python = os.environ.get("CORPUSVIEW_PYTHON", sys.executable)
    run = subprocess.run(
        [python, "-m", "tests.corpus.stopped", how, str(tmp_path / "died")],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == ("stopped" if how == "stopped" else "")
    assert (tmp_path / "died").exists() == (how == "died")
