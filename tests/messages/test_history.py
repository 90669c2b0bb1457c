"""What a line of the history says of an undo."""

from datetime import UTC, datetime

import pytest

from bot.messages.operations.history import entry_text
from bot.messages.words import Words
from domain.queries.operations.history import HistoryEntry, Named
from domain.values.own_values import SettingChange


def undo_of(kind: str, before: str | None, after: str | None, *settings: SettingChange) -> str:
    """before, after: as the undo keeps them, so `before` is what it takes away."""
    entry = HistoryEntry(
        at=datetime(2026, 6, 1, 12, tzinfo=UTC),
        kind=kind,
        actor="tg:1",
        person=Named(7, "Anna"),
        other=None,
        asset_id=None,
        faces=0,
        before=before,
        after=after,
        undoes=True,
        redoes=False,
        is_undone=False,
        receiver=None,
        settings=settings,
    )
    return str(entry_text(entry, Words("en")))


@pytest.mark.parametrize(
    ("kind", "before", "after", "way"),
    [
        ("set_birth_date", "2019-05-01", None, "was changed (– → 2019-05-01)"),
        ("rename_person", "Annabella", "Anna", "<b>Anna</b> is called <b>Annabella</b> now"),
    ],
)
def test_an_undo_is_told_as_what_was_undone(kind: str, before: str, after: str | None, way: str) -> None:
    told = undo_of(kind, before, after)
    assert "undone" in told
    assert way in told


def test_an_undone_setting_is_told_as_what_was_undone() -> None:
    told = undo_of("change_settings", None, None, SettingChange("face_auto_assign_threshold", 0.85, 0.9))
    assert told.replace("\N{NO-BREAK SPACE}", " ").endswith("90 % → 85 %")
