"""Migrations of filled databases lose nothing, and leave rows as the next version expects them."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from tortoise import Tortoise
from tortoise.migrations.api.migrate import migrate as migrate_to

from domain.adapters.postgres.database import migrate, tortoise_config
from domain.rules.erasing.needles import Needles
from tests.usecases.rows import (
    a_face,
    a_group,
    a_link,
    a_participant,
    a_person,
    a_workspace,
    an_asset,
    insert,
)
from tests.usecases.waiting import apart


async def a_former_person(
    db: asyncpg.Connection, workspace: int, name: str = "Anna", **given: object
) -> UUID:
    """A person in a schema in which names have no keys yet."""
    return (await insert(db, "persons", workspace_id=workspace, name=name, **given))["id"]


async def migrate_up_to(dsn: str, name: str) -> None:
    await migrate_to(config=tortoise_config(dsn), target=f"spotted.{name}")
    await Tortoise.close_connections()


async def test_an_erase_that_was_under_way_before_the_ledger_grew_goes_on(
    new_database: str, inside: asyncpg.Connection
) -> None:
    """The erasures of the first version stay, and the unfinished one knows what it has to look for."""
    await apart(migrate_up_to(new_database, "0001_initial"))
    workspace = await a_workspace(inside)
    person = await a_former_person(inside, workspace)
    for state in ("erasing", "verified"):
        await inside.execute(
            """INSERT INTO erasures (workspace_id, person_id, person_number, requested_by, face_ids,
                   asset_uuids, store_keys, counts, state)
               VALUES ($1, CASE WHEN $3 = 'erasing' THEN $2::uuid ELSE gen_random_uuid() END, 7, 5, '[]',
                   '[]', '[]', '{"faces": 1}', $3)""",
            workspace,
            person,
            state,
        )
    await apart(migrate(new_database))
    rows = await inside.fetch("SELECT subject_kind, subject_number, state, needles FROM erasures ORDER BY id")
    assert [(row["subject_kind"], row["subject_number"], row["state"]) for row in rows] == [
        ("person", 7, "erasing"),
        ("person", 7, "verified"),
    ]
    assert Needles.from_dict(json.loads(rows[0]["needles"])).uuids == (str(person),)
    assert rows[1]["needles"] is None
    assert await inside.fetchval("SELECT uuid IS NOT NULL FROM workspaces")


@pytest.mark.parametrize("are_one", [True, False])
async def test_refusals_that_merges_had_copied_go_and_those_that_were_said_stay(
    new_database: str, inside: asyncpg.Connection, *, are_one: bool
) -> None:
    """The survivor of a merge loses the copies. After an undo of the merge all its refusals stay."""
    await apart(migrate_up_to(new_database, "0012_shown"))
    workspace = await a_workspace(inside)
    absorbed, survivor = [await a_former_person(inside, workspace, name) for name in ("Anna", "Ann")]
    numbers = [row["number"] for row in await inside.fetch("SELECT number FROM persons ORDER BY number")]
    copied, said = [
        await a_face(inside, workspace, await an_asset(inside, workspace), bbox_x=x) for x in range(2)
    ]
    if are_one:
        merge = "UPDATE persons SET status = 'MERGED', merged_into_id = $2 WHERE id = $1"
        await inside.execute(merge, absorbed, survivor)
    for face, person in ((copied, absorbed), (copied, survivor), (said, survivor)):
        await inside.execute("INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", face, person)
    await inside.execute(
        """INSERT INTO operations (batch_id, workspace_id, kind, actor, person_number, other_number,
               face_count, photo_count, undo)
           VALUES (gen_random_uuid(), $1, 'merge_persons', 'tg:1', $2, $3, 0, 0, $4)""",
        workspace,
        *numbers,
        json.dumps({"inherited": [str(copied), str(said)]}),
    )
    await apart(migrate(new_database))
    left = await inside.fetch("SELECT face_id, person_id FROM negative_pairs")
    kept = set() if are_one else {(copied, survivor)}
    assert {tuple(row) for row in left} == {(copied, absorbed), (said, survivor)} | kept


async def test_old_names_get_keys_and_the_later_of_two_equal_names_a_suffix(
    new_database: str, inside: asyncpg.Connection
) -> None:
    """Before, Postgres 18 compared names by its own collation, for which ß is not ss."""
    await apart(migrate_up_to(new_database, "0013_own_refusals"))
    version = await inside.fetchval("SELECT current_setting('server_version_num')::int")
    if version >= 180000:
        await inside.execute(
            "ALTER TABLE persons ALTER COLUMN name TYPE varchar(255) COLLATE pg_unicode_fast"
        )
    workspace, other = await a_workspace(inside), await a_workspace(inside)
    await a_former_person(inside, workspace, "Anna Straße")
    later = await a_former_person(inside, workspace, "Anna Strasse")
    await a_link(inside, await a_participant(inside, name="Kim"), later, alias="Strasse")
    await a_former_person(inside, workspace, "ANNA STRASSE", approval="declined")
    await a_former_person(inside, other, "Anna STRASSE")
    await a_former_person(inside, other, "Пётр")
    await apart(migrate(new_database))
    rows = await inside.fetch("SELECT name, name_key FROM persons ORDER BY number")
    assert [tuple(row) for row in rows] == [
        ("Anna Straße", "anna strasse"),
        ("Anna Strasse · K.", "anna strasse · k."),
        ("ANNA STRASSE", "anna strasse"),
        ("Anna STRASSE", "anna strasse"),
        ("Пётр", "пётр"),
    ]
    assert await inside.fetchval("SELECT alias FROM participant_persons") == "Strasse"


async def test_tasks_of_before_know_who_is_the_first_of_their_lane(
    new_database: str, inside: asyncpg.Connection
) -> None:
    await apart(migrate_up_to(new_database, "0039_turns"))
    for key, lane, state in (
        ("done", "to:5", "done"),
        ("first", "to:5", "leased"),
        ("second", "to:5", "ready"),
        ("other", "to:6", "ready"),
        ("none", None, "ready"),
    ):
        await insert(
            inside,
            "tasks",
            kind="deliver",
            queue="delivery",
            dedupe_key=key,
            lane=lane,
            state=state,
            lease_until=datetime.now(UTC) if state == "leased" else None,
        )
    await apart(migrate(new_database))
    behind = "SELECT dedupe_key FROM tasks WHERE is_behind"
    assert [row["dedupe_key"] for row in await inside.fetch(behind)] == ["second"]
    await inside.execute("UPDATE tasks SET state = 'done', lease_until = NULL WHERE dedupe_key = 'first'")
    assert await inside.fetch(behind) == []


async def test_searches_for_one_photo_each_become_one_for_their_recipient(
    new_database: str, inside: asyncpg.Connection
) -> None:
    """Before, a recipient's second search waited for up to an hour until the first one was over.

    Along the way: a group's turn that is still to come becomes the turn of its floods, and a turn that is
    over stays as it is.
    """
    await apart(migrate_up_to(new_database, "0047_quotas"))
    workspace = await a_workspace(inside)
    now = datetime.now(UTC)
    waits, is_over = now + timedelta(minutes=50), now - timedelta(minutes=5)
    for chat, turn in ((-1, waits), (-2, is_over)):
        given = {"title": "Kita", "next_photo_at": turn}
        await insert(inside, "groups", workspace_id=workspace, tg_chat_id=chat, **given)
    kim, lou = await a_participant(inside), await a_participant(inside)
    for who, state in ((kim, "ready"), (kim, "ready"), (lou, "leased"), (lou, "done")):
        given = {"asset_id": await an_asset(inside, workspace), "participant_id": who}
        lost = await insert(
            inside, "deliveries", workspace_id=workspace, state="unknown", reason="timeout", **given
        )
        await inside.execute(
            """INSERT INTO tasks (kind, queue, dedupe_key, ids, lane, is_behind, not_before, state,
                   lease_until)
               VALUES ('find_delivery', 'delivery', $1, $2, $3, $4, now() + interval '1 hour', $5::text,
                   CASE WHEN $5::text = 'leased' THEN now() END)""",
            f"{lost['id']}:3",
            json.dumps({"delivery_id": lost["id"], "tries": 3}),
            f"find:{who}",
            state == "ready",
            state,
        )
    await apart(migrate(new_database))
    open_ones = await inside.fetch(
        """SELECT kind, queue, dedupe_key, ids, lane, not_before <= now() AND NOT is_behind AS is_due
           FROM tasks WHERE state <> 'done' ORDER BY dedupe_key"""
    )
    assert [tuple(row) for row in open_ones] == [
        ("find_deliveries", "delivery", f"{who}", json.dumps({"participant_id": who}), f"find:{who}", True)
        for who in (kim, lou)
    ]
    turns = await inside.fetch("SELECT next_photo_at, next_flood_at FROM groups ORDER BY tg_chat_id DESC")
    assert [tuple(row) for row in turns] == [(None, waits), (is_over, None)]


async def test_recognitions_of_before_are_counted_once_each(
    new_database: str, inside: asyncpg.Connection
) -> None:
    """The history stays. The workspace keeps their number, and a refusal keeps whether it denies one."""
    await apart(migrate_up_to(new_database, "0075_batches_of_webhooks"))
    workspace = await a_workspace(inside)
    anna, ben = [await a_person(inside, workspace, name=name) for name in ("Anna", "Ben")]
    photo = await an_asset(inside, workspace)
    first, second = [await a_face(inside, workspace, photo, bbox_x=place) for place in (0, 100)]
    for actor, faces, person in (
        ("engine", [first, second], anna),
        ("engine", [first], anna),
        ("engine", [second], ben),
        ("tg:1", [first], ben),
    ):
        await inside.execute(
            """INSERT INTO face_assignment_events (workspace_id, actor, operation, to_person_number,
                   affected_face_instance_ids, face_count, photo_count)
               SELECT $1, $2, 'ASSIGN_TO_PERSON', number, to_jsonb($3::uuid[]), cardinality($3), 1
               FROM persons WHERE id = $4""",
            workspace,
            actor,
            faces,
            person,
        )
    for person in (anna, ben):
        await inside.execute("INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", first, person)
    await apart(migrate(new_database))
    assert await inside.fetchval("SELECT recognised FROM workspaces") == 3
    said = await inside.fetch("SELECT person_id, was_recognised FROM negative_pairs")
    assert {row["person_id"]: row["was_recognised"] for row in said} == {anna: True, ben: False}


async def test_replaced_photos_of_before_belong_to_the_group_that_replaced_them_last(
    new_database: str, inside: asyncpg.Connection
) -> None:
    await apart(migrate_up_to(new_database, "0089_telling_alarms"))
    workspace = await a_workspace(inside)
    groups = [await a_group(inside, workspace) for _ in range(2)]
    old, new, shown = [await an_asset(inside, workspace) for _ in range(3)]
    for days, group in enumerate(groups):
        await inside.execute(
            """INSERT INTO postings (asset_id, group_id, posted_at, replaced_asset_ids)
               VALUES ($1, $2, now() - make_interval(days => $3), ARRAY[$4::bigint])""",
            new,
            group,
            days,
            old,
        )
    await apart(migrate(new_database))
    found = await inside.fetch("SELECT id, replaced_in_id FROM image_assets")
    assert {row["id"]: row["replaced_in_id"] for row in found} == {old: groups[0], new: None, shown: None}
