"""Somebody in a group names a person to connect. The person is a draft then, and nobody else sees it."""

import asyncio

import pytest

from domain.errors import Forbidden, InvalidInput
from tests import sql
from tests.no_error import no_error
from tests.persons import approval_of
from tests.usecases.factory import (
    Group,
    begin,
    connected_person,
    decide,
    make_group,
    make_participant,
    remove_bot,
    requested_person,
)
from tests.usecases.stage import Stage
from tests.usecases.waiting import held, until_blocked


@pytest.mark.checklist(39, 54)
async def test_connecting_creates_a_person_linked_to_whoever_asked_with_consent(
    stage: Stage, group: Group
) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    draft = await begin(stage, group, kim, "  Anna \n Maria ")
    assert (draft.name, draft.alias) == ("Anna Maria", "Anna Maria")
    link = await sql.one(
        """SELECT p.workspace_id, l.participant_id, l.role, l.state, l.consent_version,
               l.consented_at IS NOT NULL AS consented
           FROM persons p JOIN participant_persons l ON l.person_id = p.id WHERE p.id = $1""",
        draft.person_id,
    )
    assert link == {
        "workspace_id": group.workspace_id,
        "participant_id": kim.participant_id,
        "role": "owner",
        "state": "requested",
        "consent_version": "1",
        "consented": True,
    }
    assert await approval_of(draft.person_id) == "draft"


@pytest.mark.parametrize("name", ["", "   ", "x" * 300])
async def test_a_name_that_cannot_be_used_changes_nothing(stage: Stage, group: Group, name: str) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    with pytest.raises(InvalidInput):
        await begin(stage, group, kim, name)
    assert await sql.rows("SELECT id FROM persons") == []


async def test_the_same_name_again_gets_its_owners_initial_for_everybody_else(
    stage: Stage, group: Group
) -> None:
    names = []
    for owner in ("Kim", "Kurt", "Lou"):
        member = await make_participant(stage, owner, in_chat=group.tg_chat_id)
        draft = await begin(stage, group, member, "Анна")
        names.append(draft.name)
        assert draft.alias == "Анна"
    assert names == ["Анна", "Анна · K", "Анна · L"]


async def test_the_same_name_in_another_workspace_is_free(stage: Stage, group: Group) -> None:
    await connected_person(stage, group, name="Anna")
    other = await make_group(stage)
    kim = await make_participant(stage, in_chat=other.tg_chat_id)
    assert (await begin(stage, other, kim, "Anna")).name == "Anna"


async def test_whoever_takes_a_name_a_moment_later_gets_another_one(
    stage: Stage, group: Group, clean_database: str
) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    lock = "SELECT id FROM workspaces WHERE id = $1 FOR NO KEY UPDATE"
    with no_error("the name is found to be taken"):
        async with asyncio.TaskGroup() as tasks, held(clean_database, lock, group.workspace_id) as rival:
            naming = tasks.create_task(begin(stage, group, kim, "Anna"))
            await until_blocked(naming)
            await rival.execute(
                "INSERT INTO persons (workspace_id, name, name_key) VALUES ($1, 'Anna', 'anna')",
                group.workspace_id,
            )
    assert (await naming).name == "Anna · K"


@pytest.mark.checklist(54)
async def test_whoever_is_in_no_active_group_of_the_workspace_may_not_connect(
    stage: Stage, group: Group
) -> None:
    stranger = await make_participant(stage)
    with pytest.raises(Forbidden):
        await begin(stage, group, stranger)
    member = await make_participant(stage, in_chat=group.tg_chat_id)
    await remove_bot(stage, group.tg_chat_id)
    with pytest.raises(Forbidden):
        await begin(stage, group, member)
    assert await sql.rows("SELECT id FROM persons") == []


@pytest.mark.checklist(54)
async def test_beginning_again_renames_the_draft_and_notes_the_later_consent(
    stage: Stage, group: Group
) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    agreed = "SELECT consented_at AS at FROM participant_persons"
    first = await begin(stage, group, kim, "Ana")
    [before] = await sql.rows(agreed)
    second = await begin(stage, group, kim, "Anna")
    [after] = await sql.rows(agreed)
    assert after["at"] > before["at"]
    assert first.person_id == second.person_id
    assert await sql.rows("SELECT name FROM persons") == [{"name": "Anna"}]
    assert await sql.rows("SELECT alias FROM participant_persons") == [{"alias": "Anna"}]


async def test_a_draft_taken_up_again_lives_as_long_as_a_new_one(stage: Stage, group: Group) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    await begin(stage, group, kim, "Anna")
    await sql.execute("UPDATE persons SET updated_at = now() - interval '6 days'")
    await begin(stage, group, kim, "Anna")
    assert await sql.rows("SELECT id FROM persons WHERE updated_at < now() - interval '1 day'") == []


@pytest.mark.checklist(39)
@pytest.mark.parametrize("is_approved", [False, True])
async def test_a_request_or_a_connected_person_is_no_draft_to_take_up(
    stage: Stage, group: Group, *, is_approved: bool
) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    asked = await requested_person(stage, group, kim, stage.engine.face(anna=1.0), name="Anna")
    if is_approved:
        await decide(stage, asked, group.admin, approve=True)
    second = await begin(stage, group, kim, "Ben")
    assert second.person_id != asked.person_id


async def test_renaming_a_draft_while_it_is_being_erased_ends_for_both(
    stage: Stage, group: Group, clean_database: str
) -> None:
    """The two would wait for each other if the renaming locked the workspace harder than it needs to."""
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    draft = await begin(stage, group, kim, "Anna")
    lock = "SELECT id FROM persons WHERE id = $1 FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, draft.person_id) as eraser:
        renaming = tasks.create_task(begin(stage, group, kim, "Anna Maria"))
        await until_blocked(renaming)
        await eraser.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, 'tg:1', 'erase_person', 'person', 1)""",
            group.workspace_id,
        )
    assert (await renaming).person_id == draft.person_id
