"""Every operation has words, and a filter of the history finds it, except an alias."""

import pytest

from bot.locales import LANGUAGES, LOCALES
from bot.messages.operations.history import GROUPS, number_of_view, view_of
from domain.values.history_kinds import FILTERS, RECOGNISED
from domain.values.operation_kinds import OF_LOOK_ALIKES, OF_PROTOTYPES, OF_TRAINING, OPERATION_KINDS, OWN

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
