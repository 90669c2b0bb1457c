"""Migrations that catch up on what an older version did not know, or that later statements rely on."""

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
    """Stores a delivery with a reason for each person. Returns its id. given: values of its columns."""
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
    new_database: str, inside: asyncpg.Connection
) -> None:
    """In older versions only the request's card said whom the person looks like. It was drawn once."""
    await apart(migrate_up_to(new_database, "0086_chat_opened_at"))
    workspace = await a_workspace(inside)
    waits = await a_person(inside, workspace, approval="requested")
    task = {"kind": "find_resemblances", "queue": "vision", "dedupe_key": f"{waits}", "state": "ready"}
    also = await a_person(inside, workspace, approval="requested")
    await insert(inside, "tasks", **task, ids={"person_id": f"{waits}"})
    for approval in ("draft", "approved", "declined"):
        await a_person(inside, workspace, approval=approval)
    await a_person(inside, workspace, approval="requested", erasing_at=datetime.now(UTC))
    await apart(migrate(new_database))
    tasks = await inside.fetch(
        "SELECT queue, dedupe_key, ids, state FROM tasks WHERE kind = 'find_resemblances'"
    )
    assert sorted(tuple(row) for row in tasks) == sorted(
        ("vision", f"{one}", json.dumps({"person_id": f"{one}"}), "ready") for one in (waits, also)
    )


async def test_a_caption_that_a_closed_chat_left_wrong_is_corrected_when_it_opens(
    new_database: str, inside: asyncpg.Connection
) -> None:
    await apart(migrate_up_to(new_database, "0091_albums"))
    workspace = await a_workspace(inside)
    here, away = [await a_participant(inside, private_chat=chat) for chat in ("open", "blocked")]
    anna, ben = [await a_person(inside, workspace, name=name) for name in ("Anna", "Ben")]
    both = await numbers_of(inside, anna, ben)
    wrong, right, gone, read = (
        await a_photo_of(inside, workspace, away, anna, ben, names=both, tg_message_id=1),
        await a_photo_of(inside, workspace, away, ben, names=both[1:], tg_message_id=2),
        await a_photo_of(inside, workspace, away, anna, names=both[:1], state="retracted"),
        await a_photo_of(inside, workspace, here, anna, ben, names=both, tg_message_id=3),
    )
    await withdraw(inside, anna)
    await apart(migrate(new_database))
    rows = await inside.fetch("SELECT id, is_outdated FROM deliveries")
    assert {row["id"]: row["is_outdated"] for row in rows} == {
        wrong: True,
        right: False,
        gone: False,
        read: False,
    }


async def test_captions_of_before_have_the_names_of_all_who_may_stand_there(
    new_database: str, inside: asyncpg.Connection
) -> None:
    """An erase finds captions by these names, also those of absorbed persons and of persons taken off."""
    await apart(migrate_up_to(new_database, "0081_failing_tasks"))
    workspace = await a_workspace(inside)
    who = await a_participant(inside)
    anna, ben = [await a_person(inside, workspace, name=name) for name in ("Anna", "Ben")]
    ann = await a_person(inside, workspace, name="Ann", status="MERGED", merged_into_id=anna)
    all_of_them = await numbers_of(inside, anna, ben, ann)
    shown, copy, lost, under_way, waits = (
        await a_photo_of(inside, workspace, who, anna, ben, ann, tg_message_id=1),
        await a_photo_of(inside, workspace, who, ben, earlier_copies=[2], state="retracted"),
        await a_photo_of(inside, workspace, who, anna, state="unknown", reason="x"),
        await a_photo_of(inside, workspace, who, anna, state="sending"),
        await a_photo_of(inside, workspace, who, anna, state="pending"),
    )
    await withdraw(inside, ben)
    await apart(migrate(new_database))
    rows = await inside.fetch("SELECT id, names FROM deliveries")
    [first], [second] = await numbers_of(inside, anna), await numbers_of(inside, ben)
    assert {row["id"]: row["names"] for row in rows} == {
        shown: all_of_them,
        copy: [second],
        lost: [first],
        under_way: [first],
        waits: [],
    }


async def test_whoever_left_a_group_long_ago_is_told_nothing_now(
    new_database: str, inside: asyncpg.Connection
) -> None:
    await apart(migrate_up_to(new_database, "0035_forgotten_rows"))
    workspace = await a_workspace(inside)
    group = await a_group(inside, workspace)
    for status in ("outside", "member"):
        who = await a_participant(inside)
        await insert(inside, "group_participants", group_id=group, participant_id=who, status=status)
    await apart(migrate(new_database))
    rows = await inside.fetch("SELECT status, left_noted FROM group_participants ORDER BY id")
    assert [tuple(row) for row in rows] == [("outside", True), ("member", False)]


async def test_the_news_of_a_deletion_is_no_question_about_a_photo_and_who_asked_leaves_the_files(
    new_database: str, inside: asyncpg.Connection
) -> None:
    await apart(migrate_up_to(new_database, "0109_sent_to_each"))
    workspace = await a_workspace(inside)
    for number, shown in enumerate(("told", "asked+picture")):
        card = {"workspace_id": workspace, "kind": "deletion", "subject": "7", "tg_chat_id": number}
        await insert(inside, "cards", **card, tg_message_id=5, shown=shown)
    nothing = dict.fromkeys(("face_ids", "asset_uuids", "store_keys"), "[]") | {"counts": "{}"}
    for number, asked in enumerate((None, 77, 78, None)):
        row = {"subject_kind": "person", "subject_uuid": UUID(int=number), "subject_number": number}
        now = {"verified_at": datetime.now(UTC), "rewritten_at": datetime.now(UTC)}
        await insert(inside, "erasures", **row, **now, **nothing, state="verified", requested_by=asked)
    await apart(migrate(new_database))
    kinds = await inside.fetch("SELECT kind FROM cards ORDER BY tg_chat_id")
    assert [row["kind"] for row in kinds] == ["person_deleted", "deletion"]
    owed = await inside.fetch("SELECT subject_number, verified_xid FROM erasures WHERE rewritten_at IS NULL")
    assert [(row["subject_number"], bool(row["verified_xid"])) for row in owed] == [(2, True)]
