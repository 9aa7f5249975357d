"""A corpus that a stranger sent: whatever stands in the place of its files, the answer is true or a sentence, and soon.

Nothing outside its folder is opened for writing, emptied or removed.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpusview import __file__ as package
from corpusview.__main__ import main
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CorpusMissing
from corpusview.grammar import parse
from tests.corpus.conftest import page

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")

PRECIOUS = "Three months of notes.\n"
# Seconds for one verb; a pipe would hold it for ever.
SOON = 60


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus of four articles, a backup of it, and a page more."""
    place = tmp_path_factory.mktemp("built")
    (place / "pages").mkdir()
    (place / "more").mkdir()
    for number in range(4):
        (place / "pages" / f"{number}.txt").write_text(page(number), encoding="utf-8")
    (place / "more" / "4.txt").write_text(page(4), encoding="utf-8")
    with Corpus.open(place / "corpus") as corpus:
        list(corpus.import_files([place / "pages"], jobs=1))
        corpus.backup(place / "kept.sqlite")
    return place


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    """The same for this test alone, beside a folder of the user's own."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text(PRECIOUS, encoding="utf-8")
    return Path(shutil.copytree(built, tmp_path / "day"))


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    """What waits longer fails, wherever it waits."""

    def rings(*_: object) -> None:
        raise AssertionError("it waits for ever")

    before = signal.signal(signal.SIGALRM, rings)
    signal.alarm(SOON)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _away(at: Path) -> None:
    if at.is_dir() and not at.is_symlink():
        shutil.rmtree(at)
    else:
        at.unlink(missing_ok=True)


ODD: dict[str, Callable[[Path, Path], object]] = {
    "nothing": lambda at, mine: None,
    "a pipe": lambda at, mine: os.mkfifo(at),
    "a folder": lambda at, mine: at.mkdir(),
    "an empty file": lambda at, mine: at.write_bytes(b""),
    "nonsense": lambda at, mine: at.write_bytes(b"nonsense " * 500),
    "a link to nowhere": lambda at, mine: at.symlink_to(mine / "nowhere"),
    "a link to itself": lambda at, mine: at.symlink_to(at),
    "a link to a file of the user's": lambda at, mine: at.symlink_to(mine / "notes.txt"),
    "a link to a folder of the user's": lambda at, mine: at.symlink_to(mine),
    "a link to a device": lambda at, mine: at.symlink_to("/dev/zero"),
}

FILES: dict[str, Callable[[Path], Path]] = {
    "the catalogue": lambda corpus: corpus / "catalogue.sqlite",
    "its journal": lambda corpus: corpus / "catalogue.sqlite-wal",
    "its shared memory": lambda corpus: corpus / "catalogue.sqlite-shm",
    "the index": lambda corpus: corpus / "index",
    "what is current": lambda corpus: corpus / "index" / "current",
    "a draft of that": lambda corpus: corpus / "index" / "current.new",
    "its generation": lambda corpus: next((corpus / "index").glob("gen-*")),
    "its columns": lambda corpus: next((corpus / "index").glob("gen-*/*.columns")),
    "its contents": lambda corpus: next((corpus / "index").glob("gen-*/*.toc")),
    "the lock": lambda corpus: corpus / "writer.lock",
    "the reserve": lambda corpus: corpus / "reserve",
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("file", FILES)
def test_whatever_stands_in_a_files_place_the_answer_is_true_or_a_sentence(
    place: Path, tmp_path: Path, file: str, odd: str, capsys, own_home: Path
) -> None:
    corpus, mine = place / "corpus", tmp_path / "mine"
    at = FILES[file](corpus)
    _away(at)
    ODD[odd](at, mine)
    where = ["--corpus", str(corpus)]
    for verb, found in (
        (["search", *where, "--quiet", "councillors"], "4 articles"),
        (["check", *where], ""),
        (["import", *where, str(place / "more")], "holds 5 articles"),
        (["search", *where, "--quiet", "councillors"], "5 articles"),
        (["rebuild", *where], ""),
        (["check", "--repair", *where], ""),
    ):
        code = main(verb)
        out, err = capsys.readouterr()
        assert code in (0, 1, 73, 75), (verb, code, out, err, [f.read_text() for f in own_home.rglob("fault.txt")])
        assert "Traceback" not in out + err
        if code:
            assert err.strip() or out.strip()
        elif found and verb[0] == "search":
            assert "0 articles" not in out, (verb, out, err)
    assert [each.name for each in mine.iterdir()] == ["notes.txt"]
    assert (mine / "notes.txt").read_text(encoding="utf-8") == PRECIOUS
    assert mine.stat().st_mode & 0o777 == 0o755
    if file not in ("the catalogue", "its journal", "its shared memory"):
        # All else can be made again, and was.
        with Corpus.open(corpus) as whole:
            assert whole.needs_mending() == "" and whole.check() == ()
            assert whole.count() == 5


def test_an_empty_catalogue_is_no_corpus_and_no_new_one_takes_the_place_of_what_is_gone(place: Path, capsys) -> None:
    where = ["--corpus", str(place / "corpus")]
    (place / "corpus" / "catalogue.sqlite").write_bytes(b"")
    assert main(["search", *where, "councillors"]) == 1
    assert "There is no corpus" in capsys.readouterr().err
    assert main(["import", *where, str(place / "more")]) == 1
    assert "is gone, though its index is there. Restore it from a backup" in capsys.readouterr().err
    assert main(["restore", *where, str(place / "kept.sqlite")]) == 0
    assert main(["import", *where, str(place / "more")]) == 0
    assert "holds 5 articles" in capsys.readouterr().out
    fresh = place / "fresh"
    fresh.mkdir()
    (fresh / "catalogue.sqlite").write_bytes(b"")
    assert main(["import", "--corpus", str(fresh), str(place / "more")]) == 0
    assert "holds 1 article" in capsys.readouterr().out


@pytest.mark.parametrize("odd", [each for each in ODD if each != "a folder"])
def test_a_backup_takes_the_place_of_whatever_stands_there(place: Path, tmp_path: Path, odd: str, capsys) -> None:
    corpus = place / "corpus"
    for name in ("catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"):
        _away(corpus / name)
    ODD[odd](corpus / "catalogue.sqlite", tmp_path / "mine")
    assert main(["restore", "--corpus", str(corpus), str(place / "kept.sqlite")]) == 0, capsys.readouterr().err
    assert main(["search", "--corpus", str(corpus), "councillors"]) == 0
    assert "4 articles" in capsys.readouterr().out
    assert (tmp_path / "mine" / "notes.txt").read_text(encoding="utf-8") == PRECIOUS


def test_a_generation_that_is_a_link_is_not_swept(place: Path, tmp_path: Path) -> None:
    corpus, mine = place / "corpus", tmp_path / "mine"
    generation = FILES["its generation"](corpus)
    for each in generation.iterdir():
        shutil.copy(each, mine)
    shutil.rmtree(generation)
    generation.symlink_to(mine)
    with Corpus.open(corpus) as opened:
        list(opened.mend())
        list(opened.import_files([place / "more"], jobs=1))
        assert opened.count() == 5
    assert (mine / "notes.txt").read_text(encoding="utf-8") == PRECIOUS


def test_a_catalogue_whose_tables_are_views_is_refused(place: Path, capsys) -> None:
    with closing(sqlite3.connect(place / "corpus" / "catalogue.sqlite")) as db:
        db.executescript("ALTER TABLE articles RENAME TO kept; CREATE VIEW articles AS SELECT * FROM kept;")
    assert main(["search", "--corpus", str(place / "corpus"), "councillors"]) == 1
    assert "lacks tables" in capsys.readouterr().err


TRIGGERS = (
    "CREATE TRIGGER spoils AFTER INSERT ON tags BEGIN DELETE FROM notes; END",
    "CREATE TRIGGER spoils AFTER UPDATE ON articles BEGIN DELETE FROM tags; END",
    # By the name of one of ours.
    "DROP TRIGGER named_came; CREATE TRIGGER named_came AFTER INSERT ON named BEGIN DELETE FROM tags; END",
)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_catalogue_that_does_something_by_itself_is_refused_and_so_is_a_backup(
    place: Path, tmp_path: Path, capsys, trigger: str
) -> None:
    with closing(sqlite3.connect(place / "corpus" / "catalogue.sqlite")) as db:
        db.executescript(trigger)
    for verb in (["search", "councillors"], ["check"], ["import", str(place / "more")]):
        assert main([verb[0], "--corpus", str(place / "corpus"), *verb[1:]]) == 1
        assert "would do by itself" in capsys.readouterr().err
    kept = tmp_path / "kept.sqlite"
    with closing(sqlite3.connect(place / "corpus" / "catalogue.sqlite")) as db, closing(sqlite3.connect(kept)) as copy:
        db.backup(copy)
    Corpus.open(tmp_path / "mine").close()
    assert main(["restore", "--corpus", str(tmp_path / "mine"), str(kept)]) == 1
    assert "would do by itself" in capsys.readouterr().err
    with Corpus.open(tmp_path / "mine") as mine:
        assert mine.count() == 0


# Each would let a verb end in an error of SQLite's own, or keep the user from removing what is theirs.
TABLES = (
    "ALTER TABLE tags ADD COLUMN more TEXT",
    "ALTER TABLE tags ADD COLUMN more TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE notes ADD COLUMN more TEXT AS (zeroblob(1000000000))",
    "ALTER TABLE saved_searches ADD COLUMN more TEXT CHECK (more <> '')",
    "CREATE UNIQUE INDEX once ON tags (tag)",
    "CREATE INDEX slow ON notes (abs(article))",
    "DROP INDEX articles_by_source; CREATE UNIQUE INDEX articles_by_source ON articles (source, id)",
    "CREATE TABLE theirs (article INTEGER REFERENCES articles); INSERT INTO theirs SELECT id FROM articles",
)


@pytest.mark.parametrize("change", TABLES)
def test_a_catalogue_whose_tables_are_not_as_ours_is_refused_with_a_sentence(place: Path, capsys, change: str) -> None:
    with closing(sqlite3.connect(place / "corpus" / "catalogue.sqlite")) as db:
        db.executescript(change)
    where = ["--corpus", str(place / "corpus")]
    for verb in (["search", *where, "x"], ["tag", "add", *where, "mine", "1"], ["import", *where, str(place / "more")]):
        assert main(verb) == 1, verb
        assert "has tables that no catalogue of CorpusView has. It is not to be trusted" in capsys.readouterr().err


def test_what_stands_beside_our_tables_alone_is_left_alone(place: Path) -> None:
    with closing(sqlite3.connect(place / "corpus" / "catalogue.sqlite")) as db:
        db.executescript("ANALYZE; CREATE TABLE mine (x); CREATE VIEW seen AS SELECT count(*) FROM articles;")
    with Corpus.open(place / "corpus") as corpus:
        corpus.tag(corpus.ids()[:1], "mine")
        list(corpus.import_files([place / "more"], jobs=1))
        assert corpus.count() == 5 and corpus.check() == ()


def test_a_column_that_is_named_like_a_statement_stays_a_name(place: Path) -> None:
    name = 'x) VALUES (1, "mine"); DELETE FROM notes; --'
    with Corpus.open(place / "corpus") as corpus:
        # Before it is opened it would be refused.
        with closing(sqlite3.connect(place / "corpus" / "catalogue.sqlite")) as db:
            quoted = name.replace('"', '""')
            db.execute(f'ALTER TABLE articles ADD COLUMN "{quoted}" TEXT')
            db.commit()
        numbers = corpus.ids()
        corpus.tag(numbers[:1], "mine")
        list(corpus.put_away(numbers[:1]))
        list(corpus.bring_back(numbers[:1]))
        assert corpus.ids() == numbers and corpus.tags(numbers[0]) == ("mine",)


def mounted(script: str) -> subprocess.CompletedProcess[str]:
    """What a script says that has mounts of its own."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("needs unshare")
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system gives no mounts of one's own (unshare -rm)")
    run = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script],
        cwd=Path(package).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    if "mount" in run.stderr:
        pytest.skip(f"no such mount here: {run.stderr.strip()}")
    return run


def test_a_corpus_on_a_disk_for_reading_only_is_searched_and_checked_and_a_writer_is_told(place: Path) -> None:
    corpus = place / "corpus"
    verb = f"{sys.executable} -m corpusview"
    begun = f"mount --bind {corpus} {corpus} && mount -o remount,ro,bind {corpus} || exit 99"
    run = mounted(f"{begun}; {verb} search --corpus {corpus} councillors && {verb} check --corpus {corpus}")
    assert run.returncode == 0, run.stderr
    assert "4 articles" in run.stdout
    run = mounted(f"{begun}; {verb} import --corpus {corpus} {place}/more")
    assert run.returncode == 1
    assert run.stderr.startswith("corpusview: ") and "Read-only file system" in run.stderr


def test_a_disk_that_is_full_before_there_is_a_catalogue_leaves_none(place: Path) -> None:
    verb = f"{sys.executable} -m corpusview"
    tiny = place / "tiny"
    tiny.mkdir()
    run = mounted(
        f"mount -t tmpfs -o size=200k tmpfs {tiny} || exit 99; {verb} import --corpus {tiny}/corpus {place}/more;"
        f" {verb} search --corpus {tiny}/corpus councillors; mount -o remount,size=50m {tiny};"
        f" {verb} import --corpus {tiny}/corpus {place}/more"
    )
    assert run.returncode == 0, run.stderr
    first, second = run.stderr.splitlines()
    assert "The disk is full" in first and "There is no corpus" in second
    assert "holds 1 article" in run.stdout


def test_a_corpus_whose_disk_is_taken_off_while_it_is_open_is_told_as_gone(place: Path) -> None:
    with Corpus.open(place / "corpus", writing=False) as corpus:
        assert corpus.search(parse("councillors")).total == 4
        (place / "corpus").rename(place / "elsewhere")
        with pytest.raises(CorpusMissing, match="The folder of the corpus is gone"):
            corpus.search(parse("councillors"))


@pytest.mark.parametrize("given", [("import", ""), ("--corpus", "", "import", "."), ("search", "--corpus", "", "x")])
def test_an_empty_name_is_not_the_folder_one_is_in(given: tuple[str, ...], tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(given)
    assert ended.value.code == 2 and "invalid path" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
