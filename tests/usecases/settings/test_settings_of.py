"""A workspace's own values stand in place of the service's, and only in that workspace."""

import logging
from datetime import datetime

import pytest

from domain.ids import WorkspaceId
from domain.queries.settings.settings_of import settings_now, settings_of
from tests import sql
from tests.usecases.factory import Group, make_group
from tests.usecases.settings.own import put
from tests.usecases.stage import Stage


async def test_nothing_is_copied_where_nothing_is_changed(stage: Stage, group: Group) -> None:
    assert await settings_of(WorkspaceId(group.workspace_id), stage.settings) is stage.settings


async def test_own_values_hold_in_their_workspace_only(stage: Stage, group: Group) -> None:
    elsewhere = await make_group(stage, tg_chat_id=-1009)
    await put(group.workspace_id, "face_auto_assign_threshold", 0.9)
    await put(group.workspace_id, "face_questions_a_day", 2)
    own = await settings_of(WorkspaceId(group.workspace_id), stage.settings)
    assert (own.face_auto_assign_threshold, own.face_questions_a_day) == (0.9, 2)
    assert own.match_policy().auto == 0.9
    assert own.bot_token == stage.settings.bot_token
    assert stage.settings.face_auto_assign_threshold == 0.8
    assert await settings_of(WorkspaceId(elsewhere.workspace_id), stage.settings) is stage.settings


async def test_two_values_hold_that_fit_only_beside_each_other(stage: Stage, group: Group) -> None:
    """The service's own bounds are above both: it sends from 0.9 on, and asks from 0.85 on."""
    service = stage.settings.model_copy(
        update={"face_auto_assign_threshold": 0.9, "face_prototype_search_threshold": 0.85}
    )
    await put(group.workspace_id, "face_auto_assign_threshold", 0.8)
    await put(group.workspace_id, "face_prototype_search_threshold", 0.7)
    own = await settings_of(WorkspaceId(group.workspace_id), service)
    assert (own.face_auto_assign_threshold, own.face_prototype_search_threshold) == (0.8, 0.7)


async def test_own_values_come_with_the_time_of_the_database(stage: Stage, group: Group) -> None:
    await put(group.workspace_id, "face_questions_a_day", 2)
    clock = "SELECT clock_timestamp() AS at"
    [before] = await sql.values(datetime, clock)
    at, own = await settings_now(WorkspaceId(group.workspace_id), stage.settings)
    [after] = await sql.values(datetime, clock)
    assert own.face_questions_a_day == 2
    assert before <= at <= after


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("face_auto_assign_threshold", 0.79),  # looser than the engine allows
        ("face_prototype_search_threshold", 0.85),  # above the threshold of a match
        ("face_questions_a_day", "many"),
        ("face_questions_a_day", None),
        ("bot_token", "1:stolen"),
        ("of_an_earlier_version", 1),
    ],
)
async def test_an_own_value_that_does_not_fit_is_ignored_and_logged(
    stage: Stage, group: Group, caplog: pytest.LogCaptureFixture, name: str, value: object
) -> None:
    await put(group.workspace_id, name, value)
    await put(group.workspace_id, "face_suggestions_per_person", 7)
    with caplog.at_level(logging.WARNING):
        own = await settings_of(WorkspaceId(group.workspace_id), stage.settings)
    assert own == stage.settings.model_copy(update={"face_suggestions_per_person": 7})
    assert [name in record.getMessage() for record in caplog.records] == [True]
    assert "stolen" not in caplog.text
