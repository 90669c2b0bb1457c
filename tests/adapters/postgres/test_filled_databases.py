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


async def test_an_erasure_that_the_first_version_began_goes_on(
    new_database: str, db: asyncpg.Connection
) -> None:
    """The erasures of the first version stay, and the unfinished one knows what it has to look for."""
    await apart(migrate_up_to(new_database, "0001_initial"))
    workspace = await a_workspace(db)
    person = await a_former_person(db, workspace)
    for state in ("erasing", "verified"):
        await db.execute(
            """INSERT INTO erasures (workspace_id, person_id, person_number, requested_by, face_ids,
                   asset_uuids, store_keys, counts, state)
               VALUES ($1, CASE WHEN $3 = 'erasing' THEN $2::uuid ELSE gen_random_uuid() END, 7, 5, '[]',
                   '[]', '[]', '{"faces": 1}', $3)""",
            workspace,
            person,
            state,
        )
    await apart(migrate(new_database))
    rows = await db.fetch("SELECT subject_kind, subject_number, state, needles FROM erasures ORDER BY id")
    assert [(row["subject_kind"], row["subject_number"], row["state"]) for row in rows] == [
        ("person", 7, "erasing"),
        ("person", 7, "verified"),
    ]
    assert Needles.from_dict(json.loads(rows[0]["needles"])).uuids == (str(person),)
    assert rows[1]["needles"] is None
    assert await db.fetchval("SELECT uuid IS NOT NULL FROM workspaces")


@pytest.mark.parametrize("are_one", [True, False])
async def test_refusals_that_merges_had_copied_go_and_those_that_were_said_stay(
    new_database: str, db: asyncpg.Connection, *, are_one: bool
) -> None:
    """The survivor of a merge loses the copies. After an undo of the merge all its refusals stay."""
    await apart(migrate_up_to(new_database, "0012_shown"))
    workspace = await a_workspace(db)
    absorbed, survivor = [await a_former_person(db, workspace, name) for name in ("Anna", "Ann")]
    numbers = [row["number"] for row in await db.fetch("SELECT number FROM persons ORDER BY number")]
    copied, said = [await a_face(db, workspace, await an_asset(db, workspace), bbox_x=x) for x in range(2)]
    if are_one:
        merge = "UPDATE persons SET status = 'MERGED', merged_into_id = $2 WHERE id = $1"
        await db.execute(merge, absorbed, survivor)
    for face, person in ((copied, absorbed), (copied, survivor), (said, survivor)):
        await db.execute("INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", face, person)
    await db.execute(
        """INSERT INTO operations (batch_id, workspace_id, kind, actor, person_number, other_number,
               face_count, photo_count, undo)
           VALUES (gen_random_uuid(), $1, 'merge_persons', 'tg:1', $2, $3, 0, 0, $4)""",
        workspace,
        *numbers,
        json.dumps({"inherited": [str(copied), str(said)]}),
    )
    await apart(migrate(new_database))
    left = await db.fetch("SELECT face_id, person_id FROM negative_pairs")
    kept = set() if are_one else {(copied, survivor)}
    assert {tuple(row) for row in left} == {(copied, absorbed), (said, survivor)} | kept


async def test_old_names_get_keys_and_the_later_of_two_equal_names_a_suffix(
    new_database: str, db: asyncpg.Connection
) -> None:
    """Before, Postgres 18 compared names by its own collation, for which ß is not ss."""
    await apart(migrate_up_to(new_database, "0013_own_refusals"))
    version = await db.fetchval("SELECT current_setting('server_version_num')::int")
    if version >= 180000:
        await db.execute("ALTER TABLE persons ALTER COLUMN name TYPE varchar(255) COLLATE pg_unicode_fast")
    workspace, other = await a_workspace(db), await a_workspace(db)
    await a_former_person(db, workspace, "Anna Straße")
    later = await a_former_person(db, workspace, "Anna Strasse")
    await a_link(db, await a_participant(db, name="Kim"), later, alias="Strasse")
    await a_former_person(db, workspace, "ANNA STRASSE", approval="declined")
    await a_former_person(db, other, "Anna STRASSE")
    await a_former_person(db, other, "Пётр")
    await apart(migrate(new_database))
    rows = await db.fetch("SELECT name, name_key FROM persons ORDER BY number")
    assert [tuple(row) for row in rows] == [
        ("Anna Straße", "anna strasse"),
        ("Anna Strasse · K", "anna strasse · k"),
        ("ANNA STRASSE", "anna strasse"),
        ("Anna STRASSE", "anna strasse"),
        ("Пётр", "пётр"),
    ]
    assert await db.fetchval("SELECT alias FROM participant_persons") == "Strasse"


async def test_old_tasks_wait_behind_the_first_task_of_their_lane(
    new_database: str, db: asyncpg.Connection
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
            db,
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
    assert [row["dedupe_key"] for row in await db.fetch(behind)] == ["second"]
    await db.execute("UPDATE tasks SET state = 'done', lease_until = NULL WHERE dedupe_key = 'first'")
    assert await db.fetch(behind) == []


async def test_old_searches_for_single_lost_photos_become_one_search_for_each_recipient(
    new_database: str, db: asyncpg.Connection
) -> None:
    """Before, a recipient's second search waited for up to an hour until the first one was over.

    The migrations in between also move a `next_photo_at` that lies in the future to `next_flood_at`, and
    leave one that is over.
    """
    await apart(migrate_up_to(new_database, "0047_quotas"))
    workspace = await a_workspace(db)
    now = datetime.now(UTC)
    waits, is_over = now + timedelta(minutes=50), now - timedelta(minutes=5)
    for chat, turn in ((-1, waits), (-2, is_over)):
        given = {"title": "Kita", "next_photo_at": turn}
        await insert(db, "groups", workspace_id=workspace, tg_chat_id=chat, **given)
    kim, lou = await a_participant(db), await a_participant(db)
    for who, state in ((kim, "ready"), (kim, "ready"), (lou, "leased"), (lou, "done")):
        given = {"asset_id": await an_asset(db, workspace), "participant_id": who}
        lost = await insert(
            db, "deliveries", workspace_id=workspace, state="unknown", reason="timeout", **given
        )
        await db.execute(
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
    open_ones = await db.fetch(
        """SELECT kind, queue, dedupe_key, ids, lane, not_before <= now() AND NOT is_behind AS is_due
           FROM tasks WHERE state <> 'done' ORDER BY dedupe_key"""
    )
    assert [tuple(row) for row in open_ones] == [
        ("find_deliveries", "delivery", f"{who}", json.dumps({"participant_id": who}), f"find:{who}", True)
        for who in (kim, lou)
    ]
    turns = await db.fetch("SELECT next_photo_at, next_flood_at FROM groups ORDER BY tg_chat_id DESC")
    assert [tuple(row) for row in turns] == [(None, waits), (is_over, None)]


async def test_old_recognitions_are_counted_once_for_each_face_and_person(
    new_database: str, db: asyncpg.Connection
) -> None:
    """The workspace keeps their number, and each refusal notes whether it denies a recognition."""
    await apart(migrate_up_to(new_database, "0075_batches_of_webhooks"))
    workspace = await a_workspace(db)
    anna, ben = [await a_person(db, workspace, name=name) for name in ("Anna", "Ben")]
    photo = await an_asset(db, workspace)
    first, second = [await a_face(db, workspace, photo, bbox_x=place) for place in (0, 100)]
    for actor, faces, person in (
        ("engine", [first, second], anna),
        ("engine", [first], anna),
        ("engine", [second], ben),
        ("tg:1", [first], ben),
    ):
        await db.execute(
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
        await db.execute("INSERT INTO negative_pairs (face_id, person_id) VALUES ($1, $2)", first, person)
    await apart(migrate(new_database))
    assert await db.fetchval("SELECT recognised FROM workspaces") == 3
    said = await db.fetch("SELECT person_id, was_recognised FROM negative_pairs")
    assert {row["person_id"]: row["was_recognised"] for row in said} == {anna: True, ben: False}


async def test_replaced_photos_of_before_belong_to_the_group_that_replaced_them_last(
    new_database: str, db: asyncpg.Connection
) -> None:
    await apart(migrate_up_to(new_database, "0089_telling_alarms"))
    workspace = await a_workspace(db)
    groups = [await a_group(db, workspace) for _ in range(2)]
    old, new, shown = [await an_asset(db, workspace) for _ in range(3)]
    for days, group in enumerate(groups):
        await db.execute(
            """INSERT INTO postings (asset_id, group_id, posted_at, replaced_asset_ids)
               VALUES ($1, $2, now() - make_interval(days => $3), ARRAY[$4::bigint])""",
            new,
            group,
            days,
            old,
        )
    await apart(migrate(new_database))
    found = await db.fetch("SELECT id, replaced_in_id FROM image_assets")
    assert {row["id"]: row["replaced_in_id"] for row in found} == {old: groups[0], new: None, shown: None}
