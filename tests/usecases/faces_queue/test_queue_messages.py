"""A queue message is done once, as a button would do it, and answered face by face."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from domain.usecases.faces_queue.finish_queue_message import finish_queue_message
from domain.usecases.persons.merge_persons import merge_persons
from tests import sql
from tests.faces import add_faces
from tests.persons import LIVE
from tests.plans import Asked, plans_of
from tests.usecases.factory import Connected, Group, connected_person, make_group, post
from tests.usecases.queueing import handle
from tests.usecases.stage import Stage
from workers.faces_queue.queue_jobs import take_in

MISSING = 999_999


async def faces_of(person: Connected) -> list[int]:
    rows = await sql.rows(
        "SELECT number FROM face_instances WHERE person_id = $1 ORDER BY number", person.person_id
    )
    return [row["number"] for row in rows]


async def posted_faces_of(person: Connected) -> list[int]:
    rows = await sql.rows(
        """SELECT f.number FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.person_id = $1 ORDER BY f.number""",
        person.person_id,
    )
    return [row["number"] for row in rows]


def move(group: Group, old: Connected, new: Connected, faces: list[int], **more: object) -> dict[str, Any]:
    return {
        "action": "move_faces",
        "user_id": group.workspace_id,
        "old_contact_id": old.number,
        "new_contact_id": new.number,
        "media_asset_feature_ids": faces,
        **more,
    }


async def post_photos_of_anna(stage: Stage, group: Group, count: int = 2) -> None:
    for _ in range(count):
        await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()


@pytest.mark.checklist(2, 9, 10)
async def test_the_listed_faces_move_and_the_old_contact_stays(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post_photos_of_anna(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.settle()
    await sql.execute("UPDATE face_instances SET person_id = $1 WHERE person_id IS NULL", anna.person_id)
    *others, named = await posted_faces_of(anna)
    [answer] = await handle(stage, move(group, anna, ben, [named]))
    assert await posted_faces_of(anna) == others  # they stay, although one is on the same photo
    assert await posted_faces_of(ben) == [named]
    assert await sql.rows("SELECT DISTINCT status FROM persons") == [{"status": "ACTIVE"}]
    assert answer == {
        "entry": "1-0",
        "action": "move_faces",
        "user_id": group.workspace_id,
        "state": "done",
        "reason": None,
        "changed": [named],
        "unchanged": [],
        "error": [],
    }


@pytest.mark.checklist(7, 15)
@pytest.mark.parametrize("yes", [True, 1, "1"])
async def test_the_old_contact_goes_with_its_faces_when_the_message_says_so(
    stage: Stage, group: Group, anna: Connected, ben: Connected, yes: object
) -> None:
    await post_photos_of_anna(stage, group)
    both = sorted(await faces_of(anna) + await faces_of(ben))
    message = move(group, anna, ben, await faces_of(anna), delete_old_contact=yes)
    message["old_contact"] = str(message.pop("old_contact_id"))
    message["media_asset_feature_ids"] = [str(number) for number in message["media_asset_feature_ids"]]
    [answer] = await handle(stage, message)
    assert answer["state"] == "done"
    assert await faces_of(ben) == both
    assert await sql.rows("SELECT name FROM persons WHERE status = 'MERGED'") == [{"name": "Anna"}]


@pytest.mark.checklist(12)
@pytest.mark.parametrize("merges", [True, False])
async def test_a_message_that_comes_again_changes_nothing_more(
    stage: Stage, group: Group, anna: Connected, ben: Connected, merges: bool
) -> None:
    await post_photos_of_anna(stage, group)
    faces = await posted_faces_of(anna)
    message = move(group, anna, ben, faces, **({"delete_old_contact": True} if merges else {}))
    [answer] = await handle(stage, message)
    assert answer["changed"] == sorted(faces)
    state = await faces_of(anna), await faces_of(ben), await sql.rows("SELECT id FROM operations")
    again = await handle(stage, message, message)
    assert [(one["state"], one["changed"], one["unchanged"]) for one in again] == [("done", [], faces)] * 2
    assert state == (await faces_of(anna), await faces_of(ben), await sql.rows("SELECT id FROM operations"))


async def test_a_task_that_runs_again_does_and_says_nothing_more(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post_photos_of_anna(stage, group)
    [first] = await handle(stage, move(group, anna, ben, (await posted_faces_of(anna))[:1]))
    await sql.execute("UPDATE queue_messages SET state = 'received', results = NULL, finished_at = NULL")
    await sql.execute("UPDATE tasks SET state = 'ready', attempts = 0 WHERE kind = 'handle_queue_message'")
    [second] = await handle(stage)
    assert second == first
    assert len(await sql.rows("SELECT id FROM operations")) == 1
    await sql.execute("UPDATE tasks SET state = 'ready', attempts = 0 WHERE kind = 'handle_queue_message'")
    assert await handle(stage) == []


@pytest.mark.checklist(13)
async def test_a_face_that_is_not_there_does_not_stop_the_others(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post_photos_of_anna(stage, group)
    faces, bens = await posted_faces_of(anna), await faces_of(ben)
    [answer] = await handle(stage, move(group, anna, ben, [MISSING, *faces, *bens]))
    assert (answer["changed"], answer["unchanged"], answer["error"]) == (faces, bens, [MISSING])
    assert answer["state"] == "done"
    assert set(faces) < set(await faces_of(ben))


@pytest.mark.checklist(4, 1)
@pytest.mark.parametrize("case", ["face", "contact", "target", "workspace"])
async def test_faces_and_contacts_of_another_workspace_count_as_missing(
    stage: Stage, group: Group, anna: Connected, ben: Connected, case: str
) -> None:
    other = await make_group(stage)
    carla = await connected_person(stage, other, look="carla", name="Carla")
    dora = await connected_person(stage, other, look="dora", name="Dora")
    before = await faces_of(carla), await faces_of(dora)
    messages = {
        "face": move(group, anna, ben, await faces_of(carla)),
        "contact": move(group, carla, ben, await faces_of(carla)),
        "target": move(other, carla, ben, await faces_of(carla)),
        "workspace": move(group, carla, dora, await faces_of(carla)) | {"user_id": MISSING},
    }
    [answer] = await handle(stage, messages[case])
    absent = move(group, anna, ben, [MISSING]) | {"user_id": messages[case]["user_id"]}
    if case in ("contact", "target"):
        absent |= {"old_contact_id": MISSING}
    [as_absent] = await handle(stage, absent)
    assert (answer["state"], answer["reason"]) == (as_absent["state"], as_absent["reason"])
    assert before == (await faces_of(carla), await faces_of(dora))
    assert answer["changed"] == []


@pytest.mark.checklist(242)
@pytest.mark.parametrize("deletes_old", [False, True])
@pytest.mark.parametrize("listed", [[], [MISSING]])
async def test_a_contact_does_not_become_part_of_itself(
    stage: Stage, group: Group, anna: Connected, deletes_old: bool, listed: list[int]
) -> None:
    """listed: the faces of the message. An empty list stands for all faces of Anna."""
    faces = await faces_of(anna)
    more = {"delete_old_contact": deletes_old}
    [answer] = await handle(stage, move(group, anna, anna, listed or faces, **more))
    assert (answer["reason"], answer["changed"]) == ("into_itself", [])
    assert await faces_of(anna) == faces
    assert await sql.rows(f"SELECT 1 FROM persons WHERE status = 'ACTIVE' AND {LIVE}") != []


@pytest.mark.checklist(11)
@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({"action": "rename_contact", "user_id": 1, "contact_id": 1}, "unknown_action"),
        (b"\xff\x00", "no_json"),
        (b"[]", "no_object"),
        ({"action": "delete_contact", "user_id": "x", "media_asset_feature_ids": []}, "wrong_type: user_id"),
        ({"action": "delete_contact", "user_id": 1}, "missing: media_asset_feature_ids"),
        (
            {"action": "delete_contact", "user_id": 1, "media_asset_feature_ids": list(range(100_001))},
            "too_many_faces",
        ),
        (b'{"action": "move_faces", "x": "' + b"y" * 4_000_000 + b'"}', "too_big"),
    ],
)
async def test_a_malformed_message_is_a_dead_letter_and_the_next_one_is_handled(
    stage: Stage, group: Group, anna: Connected, ben: Connected, message: object, reason: str
) -> None:
    await post_photos_of_anna(stage, group, 1)
    faces = await posted_faces_of(anna)
    dead, done = await handle(stage, message, move(group, anna, ben, faces))
    assert (dead["state"], dead["reason"], done["state"]) == ("dead", reason, "done")
    tasks = await sql.rows("SELECT last_error FROM tasks WHERE state = 'dead'")
    assert tasks == [{"last_error": f"faces queue: {reason}"}]
    assert await sql.rows("SELECT body FROM queue_messages WHERE state = 'dead'") == [{"body": None}]


@pytest.mark.checklist(11)
async def test_the_admins_are_told_of_a_dead_letter_once(
    stage: Stage, group: Group, anna: Connected, ben: Connected, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    wrong = move(group, anna, anna, [1]) | {"name": "Rumpelstiltskin"}
    assert [one["reason"] for one in await handle(stage, wrong, wrong, wrong)] == ["into_itself"] * 3
    said = [call.params for call in stage.telegram.calls if call.method == "sendMessage"]
    told = [one for one in said if "into_itself" in one["text"]]
    assert [one["chat_id"] for one in told] == [group.admin.tg_user_id]
    assert caplog.text.count("is dead: faces queue: into_itself") == 1
    assert "Rumpelstiltskin" not in caplog.text
    kept = json.dumps(await sql.rows("SELECT body, asked, results FROM queue_messages"))
    assert "Rumpelstiltskin" not in kept


@pytest.mark.checklist(2)
async def test_faces_that_are_recognised_meanwhile_are_neither_moved_nor_lost(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post_photos_of_anna(stage, group)
    snapshot, bens = await posted_faces_of(anna), await faces_of(ben)
    stage.faces_queue.add(move(group, anna, ben, snapshot))
    await take_in(stage.world)
    late = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await asyncio.gather(stage.recognise(late), stage.show())
    await stage.settle()
    assert [one["changed"] for one in stage.faces_queue.told("results")] == [snapshot]
    assert {*snapshot, *bens} < set(await faces_of(ben))
    rows = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", late)
    assert ben.person_id in {row["person_id"] for row in rows}
    assert len(rows) == 2


@pytest.mark.checklist(2)
async def test_a_merge_while_the_message_waits_leaves_every_face_with_somebody(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    carla = await connected_person(stage, group, look="carla", name="Carla")
    await post_photos_of_anna(stage, group)
    everything = sorted(await faces_of(anna) + await faces_of(ben) + await faces_of(carla))
    stage.faces_queue.add(move(group, anna, ben, await posted_faces_of(anna), delete_old_contact=True))
    await take_in(stage.world)
    by = stage.by(group.admin)
    merging = merge_persons(anna.number, carla.number, by, settings=stage.settings, doorbell=stage.doorbell)
    await asyncio.gather(merging, stage.show(), return_exceptions=True)
    assert sorted(await faces_of(ben) + await faces_of(carla)) == everything


async def test_a_message_is_carried_out_while_redis_is_away_and_its_answer_waits(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    await post_photos_of_anna(stage, group, 1)
    faces = await posted_faces_of(anna)
    stage.faces_queue.add(move(group, anna, ben, faces))
    await take_in(stage.world)
    stage.faces_queue.is_down = True
    await stage.show()
    assert await posted_faces_of(ben) == faces
    stage.faces_queue.is_down = False
    await stage.make_due()
    await stage.show()
    assert [one["state"] for one in stage.faces_queue.told("results")] == ["done"]


async def test_the_answer_about_many_faces_compares_no_two_lists_number_by_number(
    stage: Stage, group: Group, anna: Connected, ben: Connected, connection: asyncpg.Connection
) -> None:
    """Postgres has no statistics of a list of numbers: a join of two lists of 10,000 took half a minute."""
    photo = await post(stage, group)
    await add_faces([photo] * 1000, person_id=anna.person_id)
    faces = await posted_faces_of(anna)
    [answer] = await handle(stage, move(group, anna, ben, faces))
    assert answer["changed"] == faces
    [row] = await sql.rows("UPDATE queue_messages SET results = NULL RETURNING id")
    [operation] = await sql.rows("SELECT batch_id FROM operations")
    with Asked() as asked:
        await finish_queue_message(row["id"], None, operation["batch_id"], stage.doorbell)
    await sql.execute("UPDATE queue_messages SET results = NULL")
    asked.statements = [one for one in asked.statements if "UPDATE queue_messages" in one[0]]
    plans = await plans_of(connection, asked)
    assert any(read.table == "face_instances" for plan in plans for read in plan.reads)
    assert sum(plan.compared for plan in plans) < 10_000
