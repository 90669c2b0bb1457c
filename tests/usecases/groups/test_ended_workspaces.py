"""When the last group of a workspace is erased, nobody is left who decides about persons without a link."""

import asyncio

import pytest

from tests import sql
from tests.erase.working import are_verified, work_off
from tests.persons import add_link
from tests.usecases.factory import (
    Group,
    connected_person,
    make_group,
    make_participant,
    remove_bot,
)
from tests.usecases.forgetting import NAME, erase, erase_this_group
from tests.usecases.grouping import label, unknown_person
from tests.usecases.linking import delete_links
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, tasks_of
from tests.usecases.traces import Traces, tables_with
from tests.usecases.waiting import held, until_blocked
from tests.usecases.workspaces import set_admin_chat


async def end(stage: Stage, group: Group) -> None:
    """The bot left more than its grace ago, and the erase of the group is verified."""
    await remove_bot(stage, group.tg_chat_id)
    await sql.execute("UPDATE groups SET left_at = now() - interval '31 days' WHERE id = $1", group.group_id)
    await hour(stage)


async def hour(stage: Stage) -> int:
    """The hourly round; gives how many persons and workspaces it ended because nobody is left."""
    ended = (await stage.tidy())["workspaces"]
    await work_off(stage)
    return ended


async def names() -> list[str]:
    return await sql.values(str, "SELECT name FROM persons ORDER BY name")


async def workspaces() -> int:
    return await sql.value(int, "SELECT count(*) FROM workspaces") or 0


async def name_unknown_person(stage: Stage, group: Group, name: str = NAME) -> None:
    await label(stage, await unknown_person(stage, group), name, group.admin)
    await stage.settle()


async def test_a_person_with_whom_nobody_is_connected_is_erased_and_then_the_workspace(
    stage: Stage, group: Group
) -> None:
    """An admin named an unknown person. The admin, known only here, goes with the workspace."""
    await name_unknown_person(stage, group)
    await end(stage, group)
    await hour(stage)
    await hour(stage)
    assert (await names(), await workspaces()) == ([], 0)
    assert await are_verified()
    kinds = await sql.values(str, "SELECT subject_kind FROM erasures WHERE noted_at IS NOT NULL ORDER BY id")
    assert kinds == ["group", "person", "workspace"]
    assert len([key for key in stage.store.photos if key.startswith("ledger/")]) >= 3
    assert await sql.rows("SELECT id FROM participants") == []
    assert await tables_with(NAME) == set()


async def test_a_person_whom_all_participants_left_is_erased_with_all_that_was_learned(
    stage: Stage, group: Group
) -> None:
    """The person keeps faces of training photos, which no erase of a group removes."""
    anna = await connected_person(stage, group, name=NAME)
    traces = await Traces.of(anna.person_id, NAME)
    await delete_links(anna)
    await end(stage, group)
    await hour(stage)
    assert await traces.left(stage) == set()
    assert stage.index.faces() == set()


async def test_a_connected_child_stays_until_its_owner_deletes_it(stage: Stage, group: Group) -> None:
    anna = await connected_person(stage, group, name=NAME)
    await name_unknown_person(stage, group, "Max")
    await end(stage, group)
    for _ in range(3):
        await hour(stage)
    assert (await names(), await workspaces()) == ([NAME], 1)
    await erase(stage, anna)
    await work_off(stage)
    for _ in range(2):
        await hour(stage)
    assert (await names(), await workspaces()) == ([], 0)
    assert any(
        "Deleted and verified" in str(call.params.get("text"))
        and call.params["chat_id"] == anna.owner.tg_user_id
        for call in stage.telegram.calls
    )
    assert await sql.rows("SELECT id FROM participants") == []


async def test_a_person_whom_somebody_only_receives_stays(stage: Stage, group: Group) -> None:
    anna = await connected_person(stage, group, name=NAME)
    await delete_links(anna)
    await add_link(anna.owner.participant_id, anna.person_id, "guardian", state="approved")
    await end(stage, group)
    assert await hour(stage) == 0
    assert await names() == [NAME]


async def test_a_survivor_stays_while_somebody_is_connected_with_the_absorbed_person(
    stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group, name=NAME)
    await name_unknown_person(stage, group, "Max")
    await sql.execute(
        """UPDATE persons SET status = 'MERGED', merged_into_id = (SELECT id FROM persons WHERE name = 'Max')
           WHERE id = $1""",
        anna.person_id,
    )
    await end(stage, group)
    assert await hour(stage) == 0
    assert await names() == [NAME, "Max"]


@pytest.mark.parametrize("who_decides", ["a group", "a group in its grace", "an admin chat"])
async def test_where_somebody_may_still_decide_everything_stays(
    stage: Stage, group: Group, who_decides: str
) -> None:
    second = await make_group(stage, joins=group, title="School")
    await name_unknown_person(stage, group)
    if who_decides == "an admin chat":
        await set_admin_chat(-4242, group.workspace_id)
        await end(stage, second)
    if who_decides == "a group in its grace":
        await remove_bot(stage, second.tg_chat_id)
    await end(stage, group)
    assert await hour(stage) == 0
    assert (await names(), await workspaces()) == ([NAME], 1)


async def test_persons_and_workspace_end_also_after_forget_group(stage: Stage, group: Group) -> None:
    await name_unknown_person(stage, group)
    await erase_this_group(stage, group)
    await work_off(stage)
    for _ in range(3):
        await hour(stage)
    assert (await names(), await workspaces()) == ([], 0)


async def test_a_participant_who_is_known_in_another_workspace_stays(stage: Stage, group: Group) -> None:
    other = await make_group(stage, admin=group.admin, title="School")
    await name_unknown_person(stage, group)
    await end(stage, group)
    for _ in range(2):
        await hour(stage)
    assert await sql.values(int, "SELECT id FROM workspaces") == [other.workspace_id]
    assert await sql.values(int, "SELECT id FROM participants") == [other.admin.participant_id]


async def test_a_workspace_waits_until_those_with_a_closed_chat_are_told_of_a_deletion(
    stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group, name=NAME)
    await end(stage, group)
    await erase(stage, anna)
    await work_off(stage)
    await sql.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, ids, waits_for_tg_chat_id, not_before)
           VALUES ('tell_relative', 'delivery', 'x', jsonb_build_object('workspace_id', $1::bigint), 7,
               now() + interval '1 day')""",
        group.workspace_id,
    )
    assert (await stage.tidy())["workspaces"] == 0
    await sql.execute("DELETE FROM tasks WHERE dedupe_key = 'x'")
    assert (await stage.tidy())["workspaces"] == 1


async def test_news_that_waited_until_its_workspace_was_deleted_is_sent_once(
    stage: Stage, group: Group
) -> None:
    """A workspace that is deleted on demand waits for nobody. The receiver is known in another one, too."""
    receiver = await make_participant(stage)
    await add_task(
        "tell_relative",
        participant_id=receiver.participant_id,
        workspace_id=group.workspace_id + 1000,
        person_number=7,
        photos=2,
        by_owner=1,
        last_message=5,
    )
    for _ in range(3):
        await stage.show("tell_relative")
        await stage.make_due()
    [told] = [call.params for call in stage.telegram.calls if call.method == "sendMessage"]
    assert (told["chat_id"], told["reply_parameters"]["message_id"]) == (receiver.tg_user_id, 5)
    assert [task["state"] for task in await tasks_of("tell_relative")] == ["done"]


async def test_a_workspace_waits_for_the_certificate_of_what_was_deleted_in_it(
    stage: Stage, group: Group
) -> None:
    """The person's owner is forgotten with the workspace, and their chat would not be known any more."""
    anna = await connected_person(stage, group, name=NAME)
    await end(stage, group)
    await erase(stage, anna)
    for _ in range(3):
        await stage.drain()
        await stage.show("take_back_cards")
    assert [
        row["kind"]
        for row in await sql.rows(
            "SELECT kind FROM tasks WHERE kind = 'show_certificate' AND state = 'ready'"
        )
    ] == ["show_certificate"]
    assert (await stage.tidy())["workspaces"] == 0
    await stage.show()
    assert (await stage.tidy())["workspaces"] == 1


async def test_a_person_stays_if_somebody_is_connected_with_it_while_the_round_looks(
    clean_database: str, stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group, name=NAME)
    await sql.execute("UPDATE participant_persons SET state = 'revoked'")
    await end_without_round(stage, group)
    approve = "UPDATE participant_persons SET state = 'approved' WHERE person_id = $1"
    lock = "SELECT id FROM persons WHERE id = $1 FOR UPDATE"
    async with asyncio.TaskGroup() as tasks, held(clean_database, lock, anna.person_id) as holder:
        round_ = tasks.create_task(stage.tidy())
        await until_blocked(round_)
        await holder.execute(approve, anna.person_id)
    assert await sql.values(bool, "SELECT erasing_at IS NULL FROM persons") == [True]


async def end_without_round(stage: Stage, group: Group) -> None:
    await erase_this_group(stage, group)
    await work_off(stage)
