"""An import's events add up, and its forecast is honest."""

from __future__ import annotations

import pytest

from corpusview.events import Counted, Failed, Imported, Saved, Skipped, Updated
from corpusview.gui.imports.course import Course, duration, outcome_of

EVENTS = (
    Counted(6, 600),
    Imported("a", 1),
    Imported("b", 2, "The encoding is uncertain."),
    Updated("c", 3),
    Skipped("d", "unchanged", 4),
    Failed("e", "This file is empty."),
    Saved(3),
)


def test_the_counts_add_up_to_the_files_seen():
    course = Course().after(EVENTS, 4.0)
    assert (course.imported, course.updated, course.skipped, course.failed) == (2, 1, 1, 1)
    assert course.seen() == 5
    assert course.saved == 3
    assert course.summary() == "2 imported, 1 updated, 1 skipped, 1 failed"


def test_batches_add_up_as_one():
    course = Course()
    for event in EVENTS:
        course = course.after([event], 4.0)
    assert course == Course().after(EVENTS, 4.0)


def test_progress_names_files_rate_and_time_left():
    course = Course().after([Counted(1000, 1), *[Imported("x", 1)] * 250], 5.0)
    assert course.progress() == "250 of 1,000 files · 50 a second · 15 seconds left"


def test_there_is_no_forecast_before_there_is_something_to_go_by():
    course = Course().after([Counted(1000, 1), Imported("x", 1)], 0.2)
    assert course.progress() == "1 of 1,000 files"
    assert course.seconds_left() is None
    assert Course().progress() == "Counting files…"


def test_files_that_fail_at_a_glance_make_no_forecast_for_those_that_are_read():
    course = Course().after([Counted(80, 1), Failed("x", "empty"), Failed("y", "binary")], 9.0)
    assert course.progress() == "2 of 80 files"


def test_an_import_counts_as_stopped_only_where_files_remain():
    part = Course().after(EVENTS, 1.0)
    assert part.ended(1.0, was_stopped=True).is_stopped
    whole = part.after([Imported("f", 5)], 1.0)
    assert not whole.ended(1.0, was_stopped=True).is_stopped


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3, "a few seconds"), (42, "40 seconds"), (58, "1 minute"), (140, "2 minutes"), (4800, "1 h 20 min")],
)
def test_time_is_told_at_a_glance(seconds, said):
    assert duration(seconds) == said


def test_an_outcome_says_path_word_and_reason():
    assert outcome_of(EVENTS[2]) == ("b", "imported", "The encoding is uncertain.")
    assert outcome_of(EVENTS[5]) == ("e", "failed", "This file is empty.")
