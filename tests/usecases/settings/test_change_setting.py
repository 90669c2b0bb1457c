"""Moderators change how their workspace decides: checked, in history, and with a way back."""

from contextvars import copy_context

import pytest

from domain.errors import Conflict, InvalidInput, NotFound
from domain.ids import WorkspaceId
from domain.queries.operations.done import Done
from domain.queries.operations.history import HistoryOf, history
from domain.queries.operations.operations import operation, undoable
from domain.queries.settings.settings_of import settings_of
from domain.queries.settings.workspace_settings import SettingView, workspace_settings
from domain.rules.settings.own_settings import OWN_SETTINGS
from domain.settings import Settings
from domain.steps.questions.ask_at_once import ask_at_once
from domain.steps.work.work import transaction
from domain.usecases.groups.split_group import split_group
from domain.usecases.settings.change_setting import change_setting
from domain.values.own_values import SettingChange
from domain.values.way_back import SettingKept
from tests import sql
from tests.no_error import no_error
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.operating import undo
from tests.usecases.stage import Stage
from tests.usecases.waiting import apart

AUTO, SUGGEST = "face_auto_assign_threshold", "face_prototype_search_threshold"


async def change(
    stage: Stage, group: Group, name: str, given: str | int | None, by: Member | None = None
) -> Done:
    return await change_setting(
        WorkspaceId(group.workspace_id),
        OWN_SETTINGS[name].number,
        given,
        stage.by(by or group.admin),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def own(stage: Stage, group: Group) -> Settings:
    return await settings_of(WorkspaceId(group.workspace_id), stage.settings)


async def view(stage: Stage, group: Group, name: str) -> SettingView:
    views = await workspace_settings(WorkspaceId(group.workspace_id), stage.settings)
    return next(one for one in views if one.name == name)


@pytest.mark.parametrize(
    ("given", "value"), [("85", 0.85), ("85 %", 0.85), ("0,9", 0.9), (" 0.875 ", 0.875), (825, 0.825)]
)
async def test_a_share_is_typed_or_pressed(
    stage: Stage, group: Group, given: str | int, value: float
) -> None:
    await change(stage, group, AUTO, given)
    assert (await own(stage, group)).face_auto_assign_threshold == value


@pytest.mark.parametrize("given", ["9", 9])
async def test_a_count_is_typed_or_pressed(stage: Stage, group: Group, given: str | int) -> None:
    await change(stage, group, "face_questions_a_day", given)
    assert (await own(stage, group)).face_questions_a_day == 9


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        (AUTO, "79", "below_floor"),
        (AUTO, 799, "below_floor"),
        (SUGGEST, "0.59", "below_floor"),
        ("face_match_min_margin", "4", "below_floor"),
        (AUTO, "100 %", "out_of_range"),
        (SUGGEST, "90", "out_of_range"),  # above the threshold of a match
        ("face_questions_a_day", "0", "out_of_range"),
        ("face_questions_a_day", "2.5", "not_a_value"),
        ("face_questions_a_day", "50 %", "not_a_value"),
        (AUTO, "very sure", "not_a_value"),
        (AUTO, "-1", "not_a_value"),
        (AUTO, "1e2", "not_a_value"),
    ],
)
async def test_a_value_out_of_bounds_or_of_another_form_is_refused_and_nothing_changes(
    stage: Stage, group: Group, name: str, given: str | int, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await change(stage, group, name, given)
    assert refused.value.code == code
    assert await own(stage, group) is stage.settings
    assert await sql.rows("SELECT id FROM operations") == []


async def test_the_threshold_of_questions_is_never_above_the_threshold_of_matches(
    stage: Stage, group: Group
) -> None:
    await change(stage, group, AUTO, "90")
    await change(stage, group, SUGGEST, "85")
    with pytest.raises(InvalidInput) as refused:
        await change(stage, group, AUTO, "84")
    assert refused.value.details == {"low": "85 %", "high": "99 %"}
    with pytest.raises(Conflict, match="bounded"):
        await change(stage, group, AUTO, None)
    assert (await view(stage, group, AUTO)).low == 0.85


async def test_only_moderators_change_a_setting(stage: Stage, group: Group) -> None:
    stranger = await make_participant(stage, "Stranger")
    elsewhere = await make_group(stage)
    for who in (stranger, elsewhere.admin):
        with pytest.raises(NotFound, match="setting"):
            await change(stage, group, AUTO, "90", who)
    assert await own(stage, group) is stage.settings


async def test_a_change_is_shown_with_its_actor_and_can_be_undone_and_redone(
    stage: Stage, group: Group
) -> None:
    await change(stage, group, AUTO, "85")
    done = await change(stage, group, AUTO, "90")
    actor = f"tg:{group.admin.tg_user_id}"
    seen = await view(stage, group, AUTO)
    assert (seen.value, seen.default, seen.is_own, seen.changed_by) == (0.9, 0.8, True, actor)
    told = await history(HistoryOf(WorkspaceId(group.workspace_id), group="settings"), offset=0, limit=9)
    assert [entry.settings for entry in told.entries] == [
        (SettingChange(AUTO, 0.85, 0.9),),
        (SettingChange(AUTO, None, 0.85),),
    ]
    listed = await undoable([WorkspaceId(group.workspace_id)], None, undo_days=30, limit=9)
    assert listed[0].operation_id == done.operation_id
    back = await undo(stage, done, group.admin)
    assert (await own(stage, group)).face_auto_assign_threshold == 0.85
    assert back.operation_id is not None
    shown = await operation(back.operation_id, undo_days=30)
    assert shown is not None
    assert shown.settings == (SettingChange(AUTO, 0.9, 0.85),)
    await undo(stage, back, group.admin)
    assert (await own(stage, group)).face_auto_assign_threshold == 0.9


async def test_undo_of_the_first_change_goes_back_to_the_services_value(stage: Stage, group: Group) -> None:
    done = await change(stage, group, AUTO, "90")
    await undo(stage, done, group.admin)
    assert await own(stage, group) is stage.settings
    assert not (await view(stage, group, AUTO)).is_own


async def test_a_change_cannot_be_undone_after_another_change(stage: Stage, group: Group) -> None:
    first = await change(stage, group, AUTO, "85")
    await change(stage, group, AUTO, "90")
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, first, group.admin)
    assert (await own(stage, group)).face_auto_assign_threshold == 0.9


async def test_an_undo_to_a_value_that_does_not_fit_the_others_is_refused(stage: Stage, group: Group) -> None:
    raised = await change(stage, group, AUTO, "90")
    await change(stage, group, SUGGEST, "85")
    with pytest.raises(Conflict, match="changed_since"):
        await undo(stage, raised, group.admin)
    assert (await own(stage, group)).match_policy().suggest == 0.85


async def test_the_services_value_is_not_kept_as_an_own_value(stage: Stage, group: Group) -> None:
    assert (await change(stage, group, AUTO, "80")).operation_id is None
    await change(stage, group, AUTO, "90")
    await change(stage, group, AUTO, None)
    assert await sql.rows("SELECT id FROM workspace_settings") == []


async def test_a_press_that_is_handled_again_changes_nothing_more(stage: Stage, group: Group) -> None:
    by = stage.by(group.admin)
    for given in ("85", "90"):
        done = await change_setting(
            WorkspaceId(group.workspace_id), 1, given, by, settings=stage.settings, doorbell=stage.doorbell
        )
    assert done.again
    assert (await own(stage, group)).face_auto_assign_threshold == 0.85


async def test_a_value_that_does_not_fit_any_more_is_shown_as_such(stage: Stage, group: Group) -> None:
    await change(stage, group, AUTO, "90")
    await sql.execute("UPDATE workspace_settings SET value = '0.5'")
    seen = await view(stage, group, AUTO)
    assert (seen.value, seen.is_own, seen.is_ignored) == (0.8, False, True)
    await change(stage, group, AUTO, None)
    assert not (await view(stage, group, AUTO)).is_ignored


async def test_a_change_can_be_undone_after_a_group_of_the_workspace_was_split_off(
    stage: Stage, group: Group
) -> None:
    """The former value of a setting says nothing about the photos that went with the group."""
    second = await make_group(stage, joins=group)
    changed = await change(stage, group, "face_questions_a_day", 9)
    await split_group(
        second.group_id,
        second.admin.tg_user_id,
        tg_notify_chat_id=second.admin.tg_user_id,
        memberships=stage.memberships,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    with no_error("settings name no face"):
        await undo(stage, changed, group.admin)
    assert (await own(stage, group)).face_questions_a_day == stage.settings.face_questions_a_day


@pytest.mark.parametrize("is_undo", [False, True])
async def test_more_questions_a_day_are_asked_at_once(
    stage: Stage, group: Group, anna: Connected, is_undo: bool
) -> None:
    """Else the bot would ask the next question a day after the first."""
    few = await change(stage, group, "face_questions_a_day", "1")
    for likeness in (0.4, 0.38, 0.36):
        await post(stage, group, stage.engine.face(anna=likeness))
        await stage.drain()
        await stage.make_due()
        await stage.drain()
    asked = "SELECT id FROM face_suggestions WHERE asked_at IS NOT NULL"
    assert len(await sql.values(int, asked)) == 1
    await stage.drain()
    if is_undo:
        await undo(stage, few, group.admin)
    else:
        await change(stage, group, "face_questions_a_day", "50")
    assert "picture_suggestion" in await stage.drain()
    assert len(await sql.values(int, asked)) == 3


async def test_all_tasks_of_waiting_questions_are_locked_at_once(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """If tasks were locked in two steps, two transactions could deadlock."""
    ben = await connected_person(stage, group, look="ben", name="Ben")
    await stage.recognise(await post(stage, group, stage.engine.face(anna=0.4), stage.engine.face(ben=0.4)))
    await sql.execute(
        "UPDATE tasks SET not_before = now() + interval '1 day' WHERE dedupe_key = $1", str(ben.person_id)
    )
    free = "SELECT id FROM tasks WHERE kind = 'ask_questions' FOR UPDATE SKIP LOCKED"
    outside = copy_context()
    assert len(await sql.values(int, free)) == 2
    async with transaction(stage.doorbell) as work:
        kept: SettingKept = {"name": "face_questions_a_day", "before": None, "after": "50"}
        await ask_at_once(work, WorkspaceId(group.workspace_id), [kept])
        assert await apart(sql.values(int, free), outside) == []
