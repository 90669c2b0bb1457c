"""A part of the hourly round that fails holds up no other part, rounds do not pile up, and dialogues end."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from domain.errors import Stalled, Unavailable
from domain.usecases.work import tidy_up as tidying
from domain.usecases.work.ask_tidying import ask_tidying
from sandbox.patience import patience
from tests import sql
from tests.no_error import no_error
from tests.usecases.factory import Group, begin, make_group, make_participant, post, remove_bot
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of
from tests.usecases.waiting import held, until_blocked


async def test_a_part_that_fails_does_not_keep_the_others_from_their_turn(stage: Stage, group: Group) -> None:
    await post(stage, group)
    await stage.drain()
    await sql.execute("UPDATE tasks SET finished_at = finished_at - interval '61 minutes'")
    stage.store.is_down = True
    with pytest.raises(Unavailable):
        await stage.tidy()
    assert await sql.rows("SELECT id FROM tasks WHERE state = 'done'") == []


async def test_a_part_that_hangs_does_not_keep_the_others_from_their_turn(
    stage: Stage, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise one part would use up the time of each round, and the parts after it would never run."""

    async def hang(_: str) -> AsyncIterator[str]:
        await asyncio.Event().wait()
        yield ""

    await post(stage, group)
    await stage.drain()
    await sql.execute("UPDATE tasks SET finished_at = finished_at - interval '61 minutes'")
    monkeypatch.setattr(tidying, "PART_S", patience(1))
    monkeypatch.setattr(stage.store, "list", hang)
    with no_error("the round ends"), pytest.raises(Stalled):
        await asyncio.wait_for(stage.tidy(), patience(5))
    assert await sql.rows("SELECT id FROM tasks WHERE state = 'done'") == []


async def test_old_faces_of_one_workspace_are_deleted_although_those_of_another_cannot_be(
    stage: Stage, group: Group
) -> None:
    for where in (group, await make_group(stage)):
        await post(stage, where, stage.engine.face())
    await stage.drain()
    await sql.execute("UPDATE face_instances SET updated_at = updated_at - interval '31 days'")
    stage.index.fails_in = 2
    with pytest.raises(Unavailable):
        await stage.tidy()
    assert len(await sql.values(int, "SELECT workspace_id FROM face_instances")) == 1


async def test_a_group_that_cannot_be_erased_does_not_hold_up_the_next_ones(
    stage: Stage, group: Group
) -> None:
    others = [await make_group(stage), await make_group(stage)]
    for one in (group, *others):
        await remove_bot(stage, one.tg_chat_id)
    await sql.execute("UPDATE groups SET left_at = now() - interval '31 days'")
    await sql.execute(
        """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'this group cannot be erased'; END $$"""
    )
    try:
        await sql.execute(
            f"""CREATE TRIGGER refuses BEFORE DELETE ON groups FOR EACH ROW
                WHEN (OLD.id = {int(group.group_id)}) EXECUTE FUNCTION refuse()"""
        )
        with pytest.raises(Exception, match="cannot be erased") as failed:
            await stage.tidy()
    finally:
        await sql.execute("DROP FUNCTION refuse CASCADE")
    assert await sql.values(int, "SELECT id FROM groups") == [group.group_id]
    assert failed.value.__notes__ == [f"at the row {group.group_id}", "in the part groups"]


async def test_parts_that_are_broken_are_reported_and_not_one_that_only_waits(
    stage: Stage, group: Group
) -> None:
    # Two parts miss a table. A third only waits for the index.
    await post(stage, group, stage.engine.face())
    await stage.drain()
    await sql.execute("UPDATE face_instances SET updated_at = updated_at - interval '31 days'")
    stage.index.is_down = True
    await sql.execute("ALTER TABLE cluster_inquiries RENAME TO elsewhere")
    try:
        with pytest.raises(ExceptionGroup) as failed:
            await stage.tidy()
    finally:
        await sql.execute("ALTER TABLE elsewhere RENAME TO cluster_inquiries")
    told = [note for error in failed.value.exceptions for note in error.__notes__]
    assert sorted(told) == ["in the part cards", "in the part strays"]


async def test_a_connection_without_a_draft_ends_and_the_name_given_for_it_is_deleted(
    stage: Stage, group: Group
) -> None:
    """A dialogue for adding photos ends too: a photo that is sent long afterwards may be for anything."""
    begun = {"flow": 7, "workspace_id": group.workspace_id, "name": "Annabelle", "person_id": None}
    for user, state, data, days in (
        (1, "ConnectPerson:consent", begun, 8),
        (2, "ConnectPerson:consent", begun, 6),
        (3, "ConnectPerson:name", begun, 8),
        (4, "ConnectPerson:photos", begun | {"person_id": str(uuid4())}, 8),
        (5, "AddPhotos:photos", {"gallery": 12}, 8),
        (6, None, {"split": {"faces": [1]}}, 2),
    ):
        await sql.execute(
            """INSERT INTO conversations (tg_chat_id, tg_user_id, state, data, updated_at)
               VALUES ($1, $1, $2, $3, now() - make_interval(days => $4))""",
            user,
            state,
            data,
            days,
        )
    await stage.tidy()
    rows = await sql.rows("SELECT tg_user_id FROM conversations ORDER BY tg_user_id")
    assert [row["tg_user_id"] for row in rows] == [2, 4]


SENT = "UPDATE persons SET approval = 'requested', requested_at = now() WHERE id = $1"
# A photo for a draft locks the draft, but does not change it.
PHOTO = """
WITH draft AS MATERIALIZED (SELECT id, workspace_id FROM persons WHERE id = $1 FOR UPDATE)
INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, taken_at,
    enrols_person_id, tg_reply_message_id)
SELECT workspace_id, 'training', 'photo', 'f', 'u', now(), id, 1 FROM draft
"""


@pytest.mark.parametrize("what", [SENT, PHOTO], ids=["sent", "given a photo"])
async def test_a_draft_that_is_going_on_while_the_round_runs_does_not_end(
    stage: Stage, group: Group, clean_database: str, what: str
) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    ben = await begin(stage, group, kim, "Ben")
    await sql.execute("UPDATE persons SET updated_at = now() - interval '8 days'")
    async with asyncio.TaskGroup() as tasks, held(clean_database, what, ben.person_id):
        round_ = tasks.create_task(stage.tidy())
        await until_blocked(round_)
    assert round_.result()["requests"] == 0
    assert await sql.rows("SELECT 1 FROM persons WHERE erasing_at IS NULL")


async def test_rounds_that_an_outage_holds_up_become_one(stage: Stage) -> None:
    """After a day without the index 24 rounds would run at once, each through all tables."""
    await ask_tidying(stage.doorbell)
    await sql.execute("UPDATE tasks SET dedupe_key = 'an earlier hour'")
    await ask_tidying(stage.doorbell)
    assert len(await tasks_of("tidy_up")) == 1
    await sql.execute("UPDATE tasks SET state = 'done', finished_at = now()")
    await ask_tidying(stage.doorbell)
    assert len(await tasks_of("tidy_up")) == 2
