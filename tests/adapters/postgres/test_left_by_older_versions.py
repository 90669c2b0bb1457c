"""Migrations that write what an older version did not write, and what later statements rely on."""

import json
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from domain.adapters.postgres.database import migrate
from tests.adapters.postgres.test_filled_databases import migrate_up_to
from tests.usecases.rows import a_group, a_participant, a_person, a_workspace, an_asset, insert
from tests.usecases.waiting import apart


async def a_photo_of(
    db: asyncpg.Connection, workspace: int, who: int, *persons: UUID, **given: object
) -> int:
    """Stores a distribution for each person and a delivery. Returns its id. given: its columns."""
    photo = await an_asset(db, workspace)
    for person in persons:
        await insert(db, "distributions", asset_id=photo, person_id=person, participant_id=who)
    row = {"workspace_id": workspace, "asset_id": photo, "participant_id": who, "state": "sent"}
    plain = {name: value for name, value in given.items() if not isinstance(value, list)}
    delivery = int((await insert(db, "deliveries", **(row | plain)))["id"])
    for name in given.keys() - plain.keys():
        await db.execute(f"UPDATE deliveries SET {name} = $2 WHERE id = $1", delivery, given[name])
    return delivery


async def withdraw(db: asyncpg.Connection, person: UUID) -> None:
    await db.execute("UPDATE distributions SET withdrawn_at = now() WHERE person_id = $1", person)


async def numbers_of(db: asyncpg.Connection, *persons: UUID) -> list[int]:
    rows = await db.fetch("SELECT number FROM persons WHERE id = ANY($1::uuid[]) ORDER BY 1", persons)
    return [row["number"] for row in rows]


async def test_a_request_that_waited_is_compared_with_connected_persons(
    new_database: str, db: asyncpg.Connection
) -> None:
    """In older versions only the request's card said whom the person looks like. The card was drawn once."""
    await apart(migrate_up_to(new_database, "0086_chat_opened_at"))
    workspace = await a_workspace(db)
    with_task = await a_person(db, workspace, approval="requested")
    task = {"kind": "find_resemblances", "queue": "vision", "dedupe_key": f"{with_task}", "state": "ready"}
    without_task = await a_person(db, workspace, approval="requested")
    await insert(db, "tasks", **task, ids={"person_id": f"{with_task}"})
    for approval in ("draft", "approved", "declined"):
        await a_person(db, workspace, approval=approval)
    await a_person(db, workspace, approval="requested", erasing_at=datetime.now(UTC))
    await apart(migrate(new_database))
    tasks = await db.fetch("SELECT queue, dedupe_key, ids, state FROM tasks WHERE kind = 'find_resemblances'")
    assert sorted(tuple(row) for row in tasks) == sorted(
        ("vision", f"{one}", json.dumps({"person_id": f"{one}"}), "ready")
        for one in (with_task, without_task)
    )


async def test_a_caption_that_became_wrong_while_its_chat_was_closed_is_marked_outdated(
    new_database: str, db: asyncpg.Connection
) -> None:
    await apart(migrate_up_to(new_database, "0091_albums"))
    workspace = await a_workspace(db)
    reading, away = [await a_participant(db, private_chat=chat) for chat in ("open", "blocked")]
    anna, ben = [await a_person(db, workspace, name=name) for name in ("Anna", "Ben")]
    both = await numbers_of(db, anna, ben)
    wrong, right, retracted, in_open_chat = (
        await a_photo_of(db, workspace, away, anna, ben, names=both, tg_message_id=1),
        await a_photo_of(db, workspace, away, ben, names=both[1:], tg_message_id=2),
        await a_photo_of(db, workspace, away, anna, names=both[:1], state="retracted"),
        await a_photo_of(db, workspace, reading, anna, ben, names=both, tg_message_id=3),
    )
    await withdraw(db, anna)
    await apart(migrate(new_database))
    rows = await db.fetch("SELECT id, is_outdated FROM deliveries")
    assert {row["id"]: row["is_outdated"] for row in rows} == {
        wrong: True,
        right: False,
        retracted: False,
        in_open_chat: False,
    }


async def test_old_deliveries_get_the_names_of_all_whom_their_caption_may_name(
    new_database: str, db: asyncpg.Connection
) -> None:
    """An erase finds captions by these names, also those of absorbed persons and of persons taken off."""
    await apart(migrate_up_to(new_database, "0081_failing_tasks"))
    workspace = await a_workspace(db)
    who = await a_participant(db)
    anna, ben = [await a_person(db, workspace, name=name) for name in ("Anna", "Ben")]
    ann = await a_person(db, workspace, name="Ann", status="MERGED", merged_into_id=anna)
    all_of_them = await numbers_of(db, anna, ben, ann)
    shown, copy, lost, under_way, waits = (
        await a_photo_of(db, workspace, who, anna, ben, ann, tg_message_id=1),
        await a_photo_of(db, workspace, who, ben, earlier_copies=[2], state="retracted"),
        await a_photo_of(db, workspace, who, anna, state="unknown", reason="x"),
        await a_photo_of(db, workspace, who, anna, state="sending"),
        await a_photo_of(db, workspace, who, anna, state="pending"),
    )
    await withdraw(db, ben)
    await apart(migrate(new_database))
    rows = await db.fetch("SELECT id, names FROM deliveries")
    [first], [second] = await numbers_of(db, anna), await numbers_of(db, ben)
    assert {row["id"]: row["names"] for row in rows} == {
        shown: all_of_them,
        copy: [second],
        lost: [first],
        under_way: [first],
        waits: [],
    }


async def test_whoever_left_a_group_long_ago_is_told_nothing_now(
    new_database: str, db: asyncpg.Connection
) -> None:
    await apart(migrate_up_to(new_database, "0035_forgotten_rows"))
    workspace = await a_workspace(db)
    group = await a_group(db, workspace)
    for status in ("outside", "member"):
        who = await a_participant(db)
        await insert(db, "group_participants", group_id=group, participant_id=who, status=status)
    await apart(migrate(new_database))
    rows = await db.fetch("SELECT status, left_noted FROM group_participants ORDER BY id")
    assert [tuple(row) for row in rows] == [("outside", True), ("member", False)]


async def test_news_of_a_deletion_get_their_own_kind_and_files_that_named_requesters_are_rewritten_again(
    new_database: str, db: asyncpg.Connection
) -> None:
    await apart(migrate_up_to(new_database, "0109_sent_to_each"))
    workspace = await a_workspace(db)
    for number, shown in enumerate(("told", "asked+picture")):
        card = {"workspace_id": workspace, "kind": "deletion", "subject": "7", "tg_chat_id": number}
        await insert(db, "cards", **card, tg_message_id=5, shown=shown)
    nothing = dict.fromkeys(("face_ids", "asset_uuids", "store_keys"), "[]") | {"counts": "{}"}
    for number, asked in enumerate((None, 77, 78, None)):
        row = {"subject_kind": "person", "subject_uuid": UUID(int=number), "subject_number": number}
        now = {"verified_at": datetime.now(UTC), "rewritten_at": datetime.now(UTC)}
        await insert(db, "erasures", **row, **now, **nothing, state="verified", requested_by=asked)
    await apart(migrate(new_database))
    kinds = await db.fetch("SELECT kind FROM cards ORDER BY tg_chat_id")
    assert [row["kind"] for row in kinds] == ["person_deleted", "deletion"]
    owed = await db.fetch("SELECT subject_number, verified_xid FROM erasures WHERE rewritten_at IS NULL")
    assert [(row["subject_number"], bool(row["verified_xid"])) for row in owed] == [(2, True)]
