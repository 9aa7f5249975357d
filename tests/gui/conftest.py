"""A window over the sample corpus, to be used as a user would: by keys and clicks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from corpusview.corpus.corpus import Corpus
from corpusview.gui.app import App
from corpusview.gui.imports.samples import sample_pages
from corpusview.gui.memory import Memory
from corpusview.query import Hits
from corpusview.settings import Settings


@pytest.fixture
def undressed(qapp: QApplication) -> Iterator[QApplication]:
    """Give the application its clothes back: other tests see it as it was."""
    palette, font, sheet = qapp.palette(), qapp.font(), qapp.styleSheet()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture(scope="session", autouse=True)
def nothing_left_to_paste() -> Iterator[None]:
    """What was copied last is let go before Python ends: Qt without a screen holds on to it, and falls over it then."""
    yield
    if isinstance(QApplication.instance(), QApplication):
        QApplication.clipboard().clear()


@pytest.fixture(scope="session")
def imported_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus, imported once for all tests of the window; never opened but to copy it."""
    folder = tmp_path_factory.mktemp("imported") / "corpus"
    with Corpus.open(folder) as corpus:
        for _ in corpus.import_files(sample_pages(), jobs=1):
            pass
        for _ in corpus.reconsider():
            pass
    return folder


@pytest.fixture
def sample(imported_sample: Path, tmp_path: Path) -> Path:
    """A corpus of this test's own that holds the sample."""
    return Path(shutil.copytree(imported_sample, tmp_path / "corpus"))


@pytest.fixture
def open_app(undressed: QApplication, qtbot, tmp_path: Path) -> Iterator[Callable[..., App]]:
    """Opens CorpusView over a corpus and waits until it can be used; closes it after the test."""
    opened: list[App] = []

    def open_it(corpus: Path, settings: Settings | None = None) -> App:
        app = App(undressed, corpus, settings or Settings(theme="light"), Memory(tmp_path / "window.ini"))
        opened.append(app)
        with qtbot.waitSignal(app.session.corpus_opened, timeout=20_000):
            app.start()
        qtbot.waitUntil(app.window.isActiveWindow)
        if app.session.total:
            qtbot.waitUntil(lambda: app.session.hits is not None)
        return app

    yield open_it
    for app in opened:
        app.window.close()
        app.close()
        app.window.deleteLater()
    # Now, not later: a style sheet that is taken off while a widget lives leaves Qt (6.11) a pointer to it that
    # outlives the widget, and the next sheet follows it.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def app(open_app: Callable[..., App], sample: Path) -> App:
    """CorpusView over the sample."""
    return open_app(sample)


@pytest.fixture
def ask(qtbot) -> Callable[[App, str], Hits]:
    """Types a question and waits for its answer."""

    def type_it(app: App, raw: str) -> Hits:
        box = app.window.search.box
        box.setFocus()
        box.selectAll()
        with qtbot.waitSignal(app.session.hits_arrived, timeout=20_000, check_params_cb=lambda h: h.query.raw == raw):
            qtbot.keyClicks(box, raw)
        return app.session.hits

    return type_it
