"""Gives each state of a question a version, by which a program says which state it has seen."""

from datetime import datetime


def version_of(reviewed_at: datetime | None) -> int:
    """reviewed_at: when the question was answered or ended; None while it waits, also after an undo."""
    return 0 if reviewed_at is None else round(reviewed_at.timestamp() * 1_000_000)
