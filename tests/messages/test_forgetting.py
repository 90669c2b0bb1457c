"""Questions before something is forgotten say who goes with a participant, and when it takes minutes."""

from collections.abc import Callable

import pytest

from bot.locales import LANGUAGES
from bot.messages.card import Card
from bot.messages.erasing.forgetting import (
    confirm_forgetting_card,
    sure_of_groups_card,
    sure_of_workspace_card,
)
from domain.ids import GroupId, WorkspaceId
from domain.queries.erasing.forgetting import ErasableGroup, ErasableWorkspace, ForgettingView


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_of_those_who_are_deleted_do_not_read_as_the_others_names(language: str) -> None:
    view = ForgettingView(("Anna", "Ben"), (), (), deliveries=0, groups=0, refusals=0, going=0)
    [line] = [one for one in confirm_forgetting_card(view, language).text.splitlines() if "Anna" in one]
    deleted, of_others = line.split("; ")
    assert "Ben" in deleted
    assert "Anna" not in of_others


def _group_card(photos: int) -> Card:
    group = ErasableGroup(GroupId(1), WorkspaceId(1), -7, "Kindergarten", {"photos": photos})
    return sure_of_groups_card([group], "en")


def _workspace_card(photos: int) -> Card:
    return sure_of_workspace_card(
        ErasableWorkspace(WorkspaceId(1), "Kindergarten", ("Kindergarten",), {"photos": photos}), "en"
    )


@pytest.mark.parametrize("card", [_group_card, _workspace_card])
@pytest.mark.parametrize(("photos", "is_told"), [(40_000, True), (39_999, False)])
def test_whoever_deletes_very_many_photos_is_told_before_that_it_takes_minutes(
    card: Callable[[int], Card], photos: int, *, is_told: bool
) -> None:
    assert ("this takes minutes" in card(photos).text) == is_told
