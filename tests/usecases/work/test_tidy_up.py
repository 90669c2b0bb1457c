"""Rows that end with time: undecided drafts and requests, unknown faces, finished tasks, old prompts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.queries.erasing.erasure import certificate
from domain.steps.chats.end_questions import end_questions
from domain.usecases.clusters.ignore_cluster import ignore_cluster
from domain.usecases.groups.make_deep_link import make_deep_link
from tests import sql
from tests.usecases.factory import (
    Group,
    begin,
    connected_person,
    make_participant,
    post,
    requested_person,
    train,
)
from tests.usecases.grouping import faces_in, join, state_of, unknown_person
from tests.usecases.receiving import receive_update
from tests.usecases.stage import Stage
from tests.usecases.traces import Traces


async def age(table: str, column: str, days: float) -> None:
    await sql.execute(
        f"UPDATE {table} SET {column} = {column} - make_interval(secs => $1::float8)", days * 86_400
    )


async def test_a_request_nobody_decided_in_a_week_is_erased_and_its_owner_told(
    stage: Stage, group: Group
) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    asked = await requested_person(stage, group, kim, stage.engine.face(anna=1.0), name="Annabelle")
    traces = await Traces.of(asked.person_id, "Annabelle")
    await age("persons", "requested_at", 6.9)
    assert (await stage.tidy())["requests"] == 0
    await age("persons", "requested_at", 0.2)  # the row changed a moment ago, but the request is old
    assert (await stage.tidy())["requests"] == 1
    await stage.show()  # the purge waits until the owner was told
    await stage.drain()
    assert await traces.left(stage) == set()
    row = await sql.one("SELECT id FROM erasures")
    assert row is not None
    view = await certificate(row["id"])
    assert view is not None
    assert view.tg_chat_id == kim.tg_user_id
    [told] = [
        str(call.params["text"])
        for call in stage.telegram.calls
        if call.params.get("chat_id") == kim.tg_user_id and "Nobody decided" in str(call.params.get("text"))
    ]
    assert "Annabelle" not in told  # the message stays in the chat


async def test_drafts_expire_and_approved_persons_do_not(stage: Stage, group: Group) -> None:
    anna = await connected_person(stage, group)
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    ben = await begin(stage, group, kim, "Ben")
    await train(stage, ben.person_id, kim, stage.engine.face(ben=1.0))
    await age("persons", "updated_at", 100)
    await age("image_assets", "created_at", 8)
    assert (await stage.tidy())["requests"] == 0  # as if a photo that was given up had come again
    await age("image_assets", "updated_at", 8)
    assert (await stage.tidy())["requests"] == 1
    assert (await stage.tidy())["requests"] == 0
    await stage.drain()
    assert await sql.rows("SELECT id FROM persons") == [{"id": anna.person_id}]


async def test_unknown_faces_are_forgotten_after_a_month_and_known_ones_are_not(
    stage: Stage, group: Group
) -> None:
    await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.drain()
    known = await sql.rows("SELECT id FROM face_instances WHERE person_id IS NOT NULL ORDER BY id")
    await age("face_instances", "updated_at", 29.9)
    assert (await stage.tidy())["unknown_faces"] == 0
    await age("face_instances", "updated_at", 0.2)
    assert (await stage.tidy())["unknown_faces"] == 1
    left = await sql.rows("SELECT id FROM face_instances ORDER BY id")
    assert left == known
    assert stage.index.faces() == {row["id"] for row in known}
    assert len(await sql.rows("SELECT id FROM face_embeddings")) == len(known)


async def test_unknown_people_who_are_joined_are_kept_no_longer(stage: Stage, group: Group) -> None:
    one = await unknown_person(stage, group, look="max")
    other = await unknown_person(stage, group, look="zoe")
    await age("face_instances", "updated_at", 20)
    await join(stage, one, other, group.admin)
    await age("face_instances", "updated_at", 11)
    assert (await stage.tidy())["unknown_faces"] == 6


async def test_faces_of_a_card_that_waits_for_answers_are_kept_until_all_are_answered(
    stage: Stage, group: Group
) -> None:
    """Faces that were answered are kept, too: the numbers on the card's picture count all of its faces."""
    await connected_person(stage, group)
    for _ in range(2):
        await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    await stage.make_due()
    await stage.drain()
    answered = "UPDATE face_suggestions SET status = 'REJECTED', reviewed_at = now() WHERE id = (SELECT {})"
    await sql.execute(answered.format("min(id) FROM face_suggestions"))
    await age("face_instances", "updated_at", 31)
    assert (await stage.tidy())["unknown_faces"] == 0
    await sql.execute(answered.format("max(id) FROM face_suggestions"))
    assert (await stage.tidy())["unknown_faces"] == 2


async def test_a_question_that_nobody_answers_keeps_no_face_for_ever(stage: Stage, group: Group) -> None:
    await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    await age("face_instances", "updated_at", 60)
    await age("face_suggestions", "created_at", 29)
    assert (await stage.tidy())["unknown_faces"] == 0
    await age("face_suggestions", "created_at", 2)
    assert (await stage.tidy())["unknown_faces"] == 1


async def test_an_ignored_person_stays_ignored_when_all_other_unknown_faces_are_forgotten(
    stage: Stage, group: Group
) -> None:
    number = await unknown_person(stage, group, photos=5)
    await post(stage, group, replace(stage.engine.face(max=0.9), quality=0.95))
    await stage.drain()
    stranger = await unknown_person(stage, group, look="ulf")
    await ignore_cluster(number, stage.by(group.admin), doorbell=stage.doorbell)
    best = await sql.rows(
        """SELECT id FROM face_instances WHERE cluster_id = (SELECT id FROM clusters WHERE number = $1)
           ORDER BY quality_score DESC LIMIT 1""",
        number,
    )
    await age("face_instances", "updated_at", 31)
    assert (await stage.tidy())["unknown_faces"] == 6
    assert (await stage.tidy())["unknown_faces"] == 0
    assert best[0]["id"] in await faces_in(number)
    assert len(await faces_in(number)) == 3
    assert await state_of(stranger) is None
    await post(stage, group, stage.engine.face(max=0.9))
    await stage.drain()
    assert await sql.rows("SELECT number, state FROM clusters") == [{"number": number, "state": "ignored"}]
    await ignore_cluster(number, stage.by(group.admin), ignored=False, doorbell=stage.doorbell)
    await age("face_instances", "updated_at", 31)
    await stage.tidy()
    assert await state_of(number) is None


async def test_faces_of_a_request_that_waits_are_not_unknown(stage: Stage, group: Group) -> None:
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    await age("face_instances", "updated_at", 100)
    assert (await stage.tidy())["unknown_faces"] == 0


async def test_originals_whose_task_was_lost_are_forgotten(stage: Stage, group: Group) -> None:
    await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await stage.deliver()
    await sql.execute("DELETE FROM tasks WHERE kind = 'forget_original'")
    assert len(stage.store.photos) == 1
    await stage.tidy()
    await stage.drain()
    assert stage.store.photos == {}


async def test_finished_tasks_are_forgotten_after_an_hour(stage: Stage, group: Group) -> None:
    await post(stage, group)
    await stage.drain()
    done = "SELECT id FROM tasks WHERE state = 'done'"
    assert (await stage.tidy())["rows"] == 0
    assert await sql.rows(done)
    await sql.execute("UPDATE tasks SET finished_at = finished_at - interval '61 minutes'")
    await stage.tidy()
    assert await sql.rows(done) == []


async def test_handled_updates_and_expired_links_are_deleted_in_a_week(stage: Stage, group: Group) -> None:
    await post(stage, group)
    await stage.drain()
    await receive_update(1, {"message": "secret"}, "lane", stage.doorbell)
    await sql.execute("UPDATE telegram_updates SET handled_at = now()")
    await make_deep_link(group.workspace_id, "setup")
    await make_deep_link(group.workspace_id, "connect")
    waiting = len(await sql.rows("SELECT id FROM tasks WHERE state = 'ready'"))
    assert (await stage.tidy())["rows"] == 0
    for table, column in (
        ("tasks", "finished_at"),
        ("telegram_updates", "handled_at"),
        ("deep_links", "expires_at"),
    ):
        await age(table, column, 9)
    await stage.tidy()
    assert len(await sql.rows("SELECT id FROM tasks")) == waiting
    assert await sql.rows("SELECT id FROM telegram_updates") == []
    assert await sql.rows("SELECT purpose FROM deep_links") == [{"purpose": "connect"}]


@pytest.mark.parametrize(
    ("kind", "tg_chat_id", "days", "stays"),
    [
        ("tell_relative", 7, 181, False),
        ("tell_relative", 7, 179, True),
        ("tell_relative", None, 181, True),
        *((f"show_{n}", 7, 181, False) for n in ("ended", "ended_workspace", "erased_group", "sharing")),
        ("show_progress", -7, 181, True),
    ],
)
async def test_whoever_keeps_the_chat_closed_for_half_a_year_is_not_told_of_a_deletion_or_an_end(
    stage: Stage, kind: str, tg_chat_id: int | None, days: int, stays: bool
) -> None:
    await sql.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, waits_for_tg_chat_id, not_before, created_at)
           VALUES ($1, 'delivery', 'x', $2, now() + interval '1 day', now() - make_interval(days => $3))""",
        kind,
        tg_chat_id,
        days,
    )
    await stage.tidy()
    assert bool(await sql.rows("SELECT id FROM tasks WHERE dedupe_key = 'x'")) is stays


async def test_with_the_index_away_unknown_faces_stay_until_it_is_back(stage: Stage, group: Group) -> None:
    """The point is deleted before the face: the index must not keep a face that was forgotten."""
    await post(stage, group, stage.engine.face())
    await stage.drain()
    await age("face_instances", "updated_at", 31)
    await sql.execute("INSERT INTO tasks (kind, queue, dedupe_key) VALUES ('tidy_up', 'vision', 'hour')")
    stage.index.is_down = True
    await stage.run("tidy_up")
    assert len(await sql.rows("SELECT id FROM face_instances")) == 1
    stage.index.is_down = False
    await stage.make_due()
    await stage.run("tidy_up")
    assert await sql.rows("SELECT id FROM face_instances") == []
    assert stage.index.faces() == set()


async def test_a_prompt_ends_after_a_day_and_the_connection_that_it_interrupted_goes_on(
    stage: Stage, group: Group
) -> None:
    """What was typed for the prompt may be the name of somebody who is erased later."""
    asking = {"purpose": "choose", "data": {"action": "rename", "typed": "Annabelle"}}
    connection = {"flow": 7, "workspace_id": group.workspace_id}
    now = datetime.now(UTC)
    for user, data in (
        (1, {**connection, **_asked(asking, now - timedelta(hours=25)), "asked_in": "ConnectPerson:name"}),
        (2, {**_asked(asking, now - timedelta(hours=25)), "asked_in": None}),
        (3, _asked(asking, now - timedelta(hours=23))),
        (4, {"ticked": {"to_name": "Annabelle"}}),
        (5, connection),
    ):
        await sql.execute(
            """INSERT INTO conversations (tg_chat_id, tg_user_id, state, data)
               VALUES ($1, $1, $2, $3)""",
            user,
            "Asking:words" if "asking" in data else None,
            data,
        )
    await sql.execute(
        "UPDATE conversations SET updated_at = now() - interval '25 hours' WHERE tg_user_id > 3"
    )
    assert (await stage.tidy())["questions"] == 3
    rows = await sql.rows("SELECT tg_user_id, state, data FROM conversations ORDER BY tg_user_id")
    assert [(row["tg_user_id"], row["state"]) for row in rows] == [
        (1, "ConnectPerson:name"),
        (3, "Asking:words"),
        (5, None),
    ]
    assert [sql.from_json(row["data"]) for row in rows if row["tg_user_id"] != 3] == [connection] * 2


async def test_photos_that_wait_for_a_name_stay_when_a_prompt_about_somebody_erased_ends(
    stage: Stage, group: Group
) -> None:
    """The prompt about Annabelle interrupted a connection; the photos are of somebody else."""
    asking = {"purpose": "choose", "data": {"action": "rename", "typed": "Annabelle"}}
    connection = {"flow": 7, "workspace_id": group.workspace_id, "waiting": [{"tg_file_id": "1"}]}
    await sql.execute(
        """INSERT INTO conversations (tg_chat_id, tg_user_id, state, data)
           VALUES (1, 1, 'Asking:words', $1)""",
        {**connection, **_asked(asking, datetime.now(UTC)), "asked_in": "ConnectPerson:name"},
    )
    await end_questions(["Annabelle"])
    [row] = await sql.rows("SELECT state, data FROM conversations")
    assert (row["state"], sql.from_json(row["data"])) == ("ConnectPerson:name", connection)


def _asked(asking: dict[str, object], at: datetime) -> dict[str, object]:
    return {"asking": {"flow": 1, "at": at.isoformat(), **asking}}
