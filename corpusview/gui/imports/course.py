"""How an import is going: its events added up, with the rate and the time left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpusview.events import Counted, Done, Failed, Imported, ImportEvent, Outcome, Progress, Saved, Skipped, Updated

# Seconds of work before a forecast is worth showing.
_SOONEST_FORECAST = 1.5


@dataclass(frozen=True, slots=True)
class Course:
    """An import so far. `seconds` since it began."""

    phase: str = "counting files"
    total: int = 0
    imported: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    saved: int = 0
    seconds: float = 0.0
    is_over: bool = False
    is_stopped: bool = False

    def seen(self) -> int:
        """Files that are done with."""
        return self.imported + self.updated + self.skipped + self.failed

    def rate(self) -> float:
        """Files a second, 0 until there is something to tell."""
        # Files that fail at a glance come home while those that read get ready, and tell nothing of the others.
        can_tell = self.seconds >= _SOONEST_FORECAST and self.seen() > self.failed
        return self.seen() / self.seconds if can_tell else 0.0

    def seconds_left(self) -> float | None:
        """A forecast, or None while there is none."""
        rate = self.rate()
        return (self.total - self.seen()) / rate if rate and self.total else None

    def after(self, events: Iterable[ImportEvent], seconds: float) -> Course:
        """This course after `events`, `seconds` since it began."""
        counts = dict.fromkeys(("imported", "updated", "skipped", "failed", "saved"), 0)
        phase, total, is_over = self.phase, self.total, self.is_over
        for event in events:
            match event:
                case Counted(files=files):
                    phase, total = "reading", files
                case Imported():
                    counts["imported"] += 1
                case Updated():
                    counts["updated"] += 1
                case Skipped():
                    counts["skipped"] += 1
                case Failed():
                    counts["failed"] += 1
                case Saved(articles=articles):
                    counts["saved"] += articles
                case Progress(phase=named):
                    phase = named
                case Done():
                    is_over = True
        added = {name: getattr(self, name) + count for name, count in counts.items()}
        return replace(self, phase=phase, total=total, seconds=seconds, is_over=is_over, **added)

    def ended(self, seconds: float, was_stopped: bool) -> Course:
        """This course at its end; it counts as stopped where it was asked to and files remain."""
        stopped = was_stopped and (not self.total or self.seen() < self.total)
        return replace(self, seconds=seconds, is_over=True, is_stopped=stopped)

    def summary(self) -> str:
        """The counts in words: "61 imported, 2 unchanged, 3 failed"."""
        parts = [
            f"{count:,} {word}"
            for count, word in (
                (self.imported, "imported"),
                (self.updated, "updated"),
                (self.skipped, "skipped"),
                (self.failed, "failed"),
            )
            if count
        ]
        return ", ".join(parts) or "nothing to import"

    def progress(self) -> str:
        """Where it stands, in words: "1,204 of 10,000 files · 85 a second · 2 minutes left"."""
        if not self.total:
            return "Counting files…"
        parts = [f"{self.seen():,} of {self.total:,} files"]
        if self.rate():
            parts.append(f"{self.rate():,.0f} a second" if self.rate() >= 1 else "less than one a second")
        left = self.seconds_left()
        if left is not None:
            parts.append(f"{duration(left)} left")
        return " · ".join(parts)


def duration(seconds: float) -> str:
    """A stretch of time for a glance: "a few seconds", "2 minutes", "1 h 20 min"."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 55:
        return f"{round(seconds / 5) * 5} seconds"
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{minutes // 60} h {minutes % 60} min"


def outcome_of(event: Outcome) -> tuple[str, str, str]:
    """The path, the word for what became of it, and the reason or note."""
    match event:
        case Imported(path=path, note=note):
            return path, "imported", note
        case Updated(path=path, note=note):
            return path, "updated", note
        case Skipped(path=path, reason=reason):
            return path, "skipped", reason
        case Failed(path=path, reason=reason):
            return path, "failed", reason
