"""Every operation has words, and a filter of the history finds it, except an alias."""

from datetime import UTC, datetime

import pytest

from bot.locales import LANGUAGES, LOCALES
from bot.messages.operations.history import GROUPS, entry_text, number_of_view, view_of
from bot.messages.words import Words
from domain.queries.operations.history import HistoryEntry, Named
from domain.values.history_kinds import FILTERS, RECOGNISED
from domain.values.operation_kinds import OF_LOOK_ALIKES, OF_PROTOTYPES, OF_TRAINING, OPERATION_KINDS, OWN
from domain.values.own_values import SettingChange

TOLD = frozenset().union(*FILTERS.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_history_tells_has_a_sentence(language: str) -> None:
    kinds = TOLD | OPERATION_KINDS
    assert {kind for kind in kinds if f"did.{kind}" not in LOCALES[language]} == set()
    assert {f"button.history_{group or 'all'}" for group in GROUPS} <= LOCALES[language].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_can_be_undone_has_a_sentence_for_afterwards(language: str) -> None:
    kinds = OPERATION_KINDS - {"delete_cluster"}  # who is deleted does not come back
    assert {kind for kind in kinds if f"undone.{kind}" not in LOCALES[language]} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_moves_or_ends_faces_says_how_many(language: str) -> None:
    one_face = {
        "accept_suggestion",
        "reject_suggestion",
        "reject_delivery",
        "confirm_face",
        *OF_TRAINING,
    }
    moves_nothing = {
        "ignore_cluster",
        "bring_back_cluster",
        "reject_suggestions",
        "refuse_join",
        "refuse_split",
        "report_missing",
        "settle_report",
        *OF_LOOK_ALIKES,
        *OF_PROTOTYPES,
    }
    ends = {"dissolve_person", "delete_cluster", "delete_faces", "erase_faces"}
    kinds = (FILTERS["merges"] | FILTERS["faces"] | ends) - one_face - moves_nothing
    silent = {kind for kind in kinds if not isinstance(LOCALES[language][f"did.{kind}"], dict)}
    assert silent == set()


def test_every_operation_is_found_by_a_filter_of_the_history() -> None:
    """Only an alias is in no filter: what somebody calls a person is told to nobody."""
    untold = OPERATION_KINDS - OWN - TOLD
    assert untold == set()
    assert RECOGNISED in TOLD


def test_a_number_without_a_filter_shows_the_whole_history() -> None:
    assert view_of(99) == (0, None)
    assert view_of(0) == (0, None)


def test_a_button_carries_the_page_and_the_filter() -> None:
    for group in GROUPS:
        assert view_of(number_of_view(3, group)) == (3, group)
    # Buttons that are in chats already carry the place of a filter.
    before = ("names", "merges", "faces", "hiding", "links", "deletions", "recognition", "settings")
    assert GROUPS[:9] == (None, *before)


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
