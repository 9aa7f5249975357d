"""Every model of the window keeps the rules of Qt while it is used; large ones are shown at once."""

from __future__ import annotations

import time

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.modeltest import ModelTester

from corpusview.gui.imports.report import ReportDialog


def test_no_model_breaks_the_rules_while_it_is_used(app, ask, qtbot, pytestconfig) -> None:
    views = app.window.findChildren(QAbstractItemView)
    models = {id(view.model()): view.model() for view in views if isinstance(view.model(), QAbstractItemModel)}
    ours = [model for model in models.values() if type(model).__module__.startswith("corpusview")]
    assert len(ours) >= 2
    # Qt's examiner in C++ (6.11) ends the process where a method in Python raises; this is the same in Python.
    examiners = [ModelTester(pytestconfig) for _ in ours]
    for examiner, model in zip(examiners, ours, strict=True):
        examiner.check(model, force_py=True)
    for raw in ("minister", "zzzz", "quay"):
        ask(app, raw)
        qtbot.wait(100)
    for examiner in examiners:
        examiner._cleanup()


def test_a_report_of_a_hundred_thousand_files_opens_and_is_filtered_at_once(qtbot) -> None:
    outcomes = ("imported", "updated", "skipped", "failed")
    rows = [(f"/pages/{number:06}.txt", outcomes[number % 4], "unchanged") for number in range(100_000)]
    began = time.thread_time()
    report = ReportDialog(rows)
    qtbot.addWidget(report)
    report.show()
    qtbot.waitExposed(report)
    assert time.thread_time() - began < 1
    report.model.filter("", "")
    assert report.model.rowCount() == 100_000
    began = time.thread_time()
    report.model.filter("failed", "0000")
    assert time.thread_time() - began < 1
    assert all("0000" in path and outcome == "failed" for path, outcome, _ in report.model.kept())
    assert report.model.index(0, 1).data(Qt.ItemDataRole.DisplayRole)
    report.close()
