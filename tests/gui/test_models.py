"""Every model of the window keeps the rules of Qt while it is used; large ones are shown at once."""

from __future__ import annotations

import ast
import csv
import io
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QTableView

from corpusview.article import Article, Block, BlockKind, EntityKind, Label, Masthead, Origin, Other, Span, Spans
from corpusview.export.cells import uncelled
from corpusview.gui.entities.details import _Items
from corpusview.gui.entities.model import NamesModel
from corpusview.gui.entities.names import Likeness, Named, Names
from corpusview.gui.filters.facets import Choice, Mark
from corpusview.gui.filters.popup import ChoicesModel
from corpusview.gui.imports.report import LedgerModel, ReportDialog
from corpusview.gui.keys.listed import Listed
from corpusview.gui.keys.palette import _Entries
from corpusview.gui.removed import ShelfModel
from corpusview.gui.search.completion import _Rows
from corpusview.gui.search.model import ResultsModel
from corpusview.gui.search.saved import SavedModel
from corpusview.gui.state.completing import Completion
from corpusview.gui.state.saved import SavedRow
from corpusview.gui.viewer.hits_panel import _Hits
from corpusview.gui.viewer.notes.panel import _Notes
from corpusview.notes import Note, Placed
from corpusview.page import Page
from corpusview.query import SavedSearch, Shelved, Snippet
from tests.gui.test_results import hit, hits

GUI = Path(__file__).resolve().parents[2] / "corpusview" / "gui"
OURS = "corpusview.gui"

Changes = Sequence[Callable[[], object]]


def models_in_the_code() -> Iterator[str]:
    """Every class that is a model of rows, by where it stands."""
    for file in sorted(GUI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and any(
                ast.unparse(base).endswith(("ItemModel", "TableModel", "ListModel", "ProxyModel"))
                for base in node.bases
            ):
                room = ".".join(file.relative_to(GUI).with_suffix("").parts)
                yield f"{room}.{node.name}"


def _results() -> tuple[QAbstractItemModel, Changes]:
    model, listing = ResultsModel(), hits(30, {3: 3, 4: 3, 9: 3, 10: 10, 11: 10})
    opened = listing.toggled(3)
    both = opened.toggled(10)
    return model, (
        lambda: model.show(listing),
        lambda: model.take_rows([hit(each) for each in range(1, 20)]),
        lambda: model.change(opened),
        lambda: model.change(both),
        lambda: model.take_snippets({1: Snippet("a", (), 1)}),
        lambda: model.change(opened),
        lambda: model.change(listing),
        lambda: model.show(hits(0)),
        lambda: model.show(hits(3)),
    )


def _saved() -> tuple[QAbstractItemModel, Changes]:
    rows = tuple(SavedRow(SavedSearch(f"{each}", "quay")) for each in range(5))
    model = SavedModel(SimpleNamespace(saved=SimpleNamespace(rows=rows)))
    counted = tuple(replace(each, new=3) for each in rows)
    return model, tuple(lambda to=to: model.show(to) for to in (counted, rows[:2], (), rows))


def _completions() -> tuple[QAbstractItemModel, Changes]:
    model = _Rows()
    offered = tuple(Completion(f"word{each}", "3 articles", "word", Span(0, 2)) for each in range(9))
    return model, tuple(lambda to=to: model.show(to) for to in (offered, offered[:1], (), offered))


def _choices() -> tuple[QAbstractItemModel, Changes]:
    model = ChoicesModel()
    choices = [Choice(f"v{each}", f"Value {each}", each, Mark.INCLUDED) for each in range(40)]
    return model, tuple(lambda to=to: model.show(choices, to) for to in ("", "3", "nowhere", "value"))


def _ledger() -> tuple[QAbstractItemModel, Changes]:
    outcomes = ("imported", "failed")
    model = LedgerModel([(f"/pages/{each}.txt", outcomes[each % 2], "empty") for each in range(50)])
    return model, tuple(
        lambda outcome=outcome, words=words: model.filter(outcome, words)
        for outcome, words in (("failed", ""), ("", "4"), ("imported", "nowhere"), ("", ""))
    )


def _names() -> tuple[QAbstractItemModel, Changes]:
    model = NamesModel()
    named = [Named(EntityKind.PERSON, f"Name {each}", each, only_in_boilerplate=each > 15) for each in range(1, 20)]
    unsure = [Named(EntityKind.PLACE, f"Place {each}", 1, is_sure=False) for each in range(4)]
    days = tuple(Named(EntityKind.OTHER, f"2024-01-0{each}", 1, other=Other.DATE) for each in range(1, 5))
    likeness = Likeness(EntityKind.PERSON, "Name 1", "Name 2", "spelt alike")
    return model, (
        lambda: model.show(Names((*named, *unsure))),
        lambda: model.show_others(days),
        lambda: model.propose((likeness,)),
        lambda: model.open_section(EntityKind.PERSON),
        lambda: model.open_section(EntityKind.PLACE, less_sure=True),
        lambda: model.reach(named[0], 0),
        lambda: model.show_boilerplate(True),
        lambda: model.filter("name 1"),
        lambda: model.filter("nowhere"),
        lambda: model.filter(""),
        lambda: model.put_off(likeness),
        lambda: model.show(Names()),
    )


def _details() -> tuple[QAbstractItemModel, Changes]:
    model = _Items()
    return model, tuple(lambda to=to: model.show(to) for to in (["a", "b", "c"], ["d"], [], ["e", "f"]))


def _notes() -> tuple[QAbstractItemModel, Changes]:
    model = _Notes(None)
    notes = [Placed(Note(1, f"note {each}", number=each)) for each in range(6)]
    return model, tuple(lambda to=to: model.show(to) for to in (notes, notes[:1], [], notes[2:]))


def _hits_in_article() -> tuple[QAbstractItemModel, Changes]:
    model = _Hits(None)
    text = "A ferry left the quay.\nThe quay was empty.\n" * 20
    page = Page.of(Article(Origin("a.txt"), Masthead(), text, (Block(Span(0, len(text)), BlockKind.BODY, Label.TEXT),)))
    all_of_them = Spans.of(Span(found.start(), found.end()) for found in re.finditer("quay", text))
    return model, tuple(
        lambda to=to: model.show(page, Spans.of(all_of_them[each] for each in to), lambda _hit: 0)
        for to in (range(40), range(3), range(0), range(5, 20))
    )


def _commands() -> tuple[QAbstractItemModel, Changes]:
    model = _Entries(None)
    listed = [Listed("File", QAction(text, model)) for text in ("Import", "Export", "Quit", "Print")]
    model.take(listed)
    return model, tuple(lambda to=to: model.narrow(to) for to in ("", "i", "zzz", "p"))


def _shelf() -> tuple[QAbstractItemModel, Changes]:
    model = ShelfModel()
    when = datetime(2024, 5, 1, 12, tzinfo=UTC)
    shelved = [
        Shelved(each, when, each % 2, f"Title {each}", None, "Source", f"/{each}.txt", each % 3, 0)
        for each in range(30)
    ]
    return model, (
        lambda: model.show(shelved),
        lambda: model.filter("title 2"),
        lambda: model.show(shelved[:1]),
        lambda: model.filter(""),
        lambda: model.show(()),
        lambda: model.show(shelved),
    )


# What happens to each model in its life; a new model that is not here fails the test below.
LIVES: dict[str, Callable[[], tuple[QAbstractItemModel, Changes]]] = {
    "search.model.ResultsModel": _results,
    "search.saved.SavedModel": _saved,
    "search.completion._Rows": _completions,
    "filters.popup.ChoicesModel": _choices,
    "imports.report.LedgerModel": _ledger,
    "entities.model.NamesModel": _names,
    "entities.details._Items": _details,
    "viewer.notes.panel._Notes": _notes,
    "keys.palette._Entries": _commands,
    "viewer.hits_panel._Hits": _hits_in_article,
    "removed.ShelfModel": _shelf,
}


def test_every_model_in_the_code_is_examined() -> None:
    assert set(models_in_the_code()) == set(LIVES)


@pytest.mark.parametrize("name", LIVES)
def test_a_model_keeps_qts_rules_while_rows_come_and_go_under_a_selection(name: str, qtbot) -> None:
    model, changes = LIVES[name]()
    assert f"{type(model).__module__}.{type(model).__name__}" == f"{OURS}.{name}"
    examiner = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    with qtbot.waitExposed(view):
        view.show()
    most = 0
    for change in changes:
        view.selectAll()
        rows = model.rowCount()
        if rows:
            at = model.index(rows // 2, 0)
            view.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.Select)
            view.scrollTo(at)
        change()
        view.grab()
        most = max(most, model.rowCount())
        assert all(each.row() < model.rowCount() for each in view.selectionModel().selectedIndexes())
    assert examiner.model() is model and most > 1
    # The view and its examiner go before the model that they look at.
    view.setModel(None)
    examiner.deleteLater()


def test_no_model_breaks_the_rules_while_the_window_is_used(app, ask, qtbot) -> None:
    views = app.window.findChildren(QAbstractItemView)
    models = {id(view.model()): view.model() for view in views if isinstance(view.model(), QAbstractItemModel)}
    ours = [model for model in models.values() if type(model).__module__.startswith("corpusview")]
    assert len(ours) >= 4
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    examiners = [QAbstractItemModelTester(model, fatal) for model in ours]
    for raw in ("minister", "zzzz", "quay"):
        ask(app, raw)
        qtbot.wait(100)
        app.session.open_row(0)
        qtbot.wait(100)
    for examiner in examiners:
        examiner.deleteLater()


# --- the report of an import


@pytest.mark.measured
def test_a_report_of_a_hundred_thousand_files_opens_and_is_filtered_at_once(qtbot) -> None:
    outcomes = ("imported", "updated", "skipped", "failed")
    rows = [(f"/pages/{number:06}.txt", outcomes[number % 4], "unchanged") for number in range(100_000)]
    began = time.thread_time()
    report = ReportDialog(rows)
    qtbot.addWidget(report)
    with qtbot.waitExposed(report):
        report.show()
    assert time.thread_time() - began < 1
    report.model.filter("", "")
    assert report.model.rowCount() == 100_000
    began = time.thread_time()
    report.model.filter("failed", "0000")
    assert time.thread_time() - began < 1
    assert all("0000" in path and outcome == "failed" for path, outcome, _ in report.model.kept())
    assert report.model.index(0, 1).data(Qt.ItemDataRole.DisplayRole)
    report.close()


def test_the_report_counts_every_file_is_filtered_by_keys_and_copied_as_it_is_shown(qtbot) -> None:
    told = {"imported": 3, "updated": 1, "skipped": 4, "failed": 2}
    rows = [
        (f"/pages/{outcome}-{each}\u202e.txt", outcome, "a\nreason" if outcome == "failed" else "")
        for outcome, number in told.items()
        for each in range(number)
    ]
    report = ReportDialog(rows)
    qtbot.addWidget(report)
    with qtbot.waitExposed(report):
        report.show()
    assert report.summary.text() == "10 files: 4 skipped, 3 imported, 2 failed, 1 updated"
    shown: dict[str, int] = {}
    for at in range(report.outcome.count()):
        report.outcome.setCurrentIndex(at)
        shown[report.outcome.currentData()] = report.model.rowCount()
    assert shown.pop("") == sum(shown.values()) == len(rows) and shown == told
    report.outcome.setCurrentIndex(0)
    qtbot.keyClicks(report.filter, "FAILED-1")
    assert report.model.rowCount() == 1
    qtbot.mouseClick(report.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "failed\t/pages/failed-1.txt\ta reason"
    report.close()


def test_the_report_is_saved_as_a_table_of_what_is_shown_and_holds_no_formula(
    app, qtbot, tmp_path, monkeypatch
) -> None:
    rows = [("=cmd|' /C calc'!A0.txt", "failed", "@reason"), ("/pages/é\n.txt", "skipped", "empty")]
    app.session.ledger_arrived.emit(rows)
    report = app.window.findChildren(ReportDialog)[-1]
    place = tmp_path / "report.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    for outcome, kept in (("", rows), ("failed", rows[:1])):
        report.outcome.setCurrentIndex(report.outcome.findData(outcome))
        with qtbot.waitSignal(app.session.taking_out.told, timeout=20_000):
            qtbot.mouseClick(report.save, Qt.MouseButton.LeftButton)
        head, *written = csv.reader(io.StringIO(place.read_text(encoding="utf-8"), newline=""))
        assert head == ["outcome", "path", "reason"]
        assert [(uncelled(path), what, uncelled(why)) for what, path, why in written] == kept
        assert not any(each.startswith(("=", "@")) for row in written for each in row)
    report.close()
