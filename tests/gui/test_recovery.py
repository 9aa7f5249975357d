"""The index can go while the window is open: it is told, made again, and the same question finds the same."""

from __future__ import annotations

import shutil

import pytest

from corpusview.corpus.corpus import INDEX, Corpus
from corpusview.corpus.index.columnar import container
from corpusview.grammar import parse


def deleted(place, _tmp_path):
    shutil.rmtree(place / INDEX)


def swapped(place, tmp_path):
    pages = tmp_path / "strangers"
    pages.mkdir()
    (pages / "one.txt").write_text("The minister of elsewhere spoke at length about a quay.\n", encoding="utf-8")
    with Corpus.open(tmp_path / "other") as other:
        list(other.import_files([pages]))
    shutil.rmtree(place / INDEX)
    shutil.copytree(tmp_path / "other" / INDEX, place / INDEX)


@pytest.mark.parametrize("harm", [deleted, swapped])
def test_an_index_that_goes_while_the_window_is_open_is_made_again(app, ask, qtbot, tmp_path, sample, harm):
    before = ask(app, "minister").ids
    told = []
    app.session.noticed.connect(lambda sentence, _advice: told.append(sentence))
    harm(sample, tmp_path)
    app.session.ask("minister ")
    qtbot.waitUntil(lambda: "The search index is whole again." in told, timeout=30_000)
    assert "damaged" in told[0]
    qtbot.waitUntil(lambda: app.session.hits is not None and app.session.hits.query.raw == "minister ")
    assert app.session.hits.ids == before
    assert told.count("The search index is whole again.") == 1


def test_an_index_of_another_version_is_made_again(open_app, sample, qtbot, monkeypatch):
    with Corpus.open(sample, writing=False) as corpus:
        found = corpus.search(parse("minister")).ids
    monkeypatch.setattr(container, "VERSION", container.VERSION + 1)
    app = open_app(sample)
    told = []
    app.session.noticed.connect(lambda sentence, _advice: told.append(sentence))
    qtbot.waitUntil(
        lambda: "The search index is whole again." in (*told, app.window.notice.sentence.text()), timeout=30_000
    )
    with qtbot.waitSignal(app.session.hits_arrived, check_params_cb=lambda hits: hits.query.raw == "minister"):
        app.session.ask("minister")
    assert set(app.session.hits.ids) == set(found)


def test_an_index_of_another_version_is_not_called_damaged(sample, monkeypatch):
    monkeypatch.setattr(container, "VERSION", container.VERSION + 1)
    with Corpus.open(sample, writing=False) as corpus:
        assert corpus.needs_mending() == "The search index is of another version."
