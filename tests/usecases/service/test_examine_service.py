"""The examination finds inconsistencies, in one workspace or in all, and mends them when asked."""

import asyncio
from typing import Literal

import pytest

from domain.errors import Forbidden, NotFound
from domain.queries.access.acting import TelegramRequester
from domain.queries.service.faults import service_faults
from domain.queries.service.report import ReportView, report
from domain.rules.erasing.needles import Needles
from domain.steps.service.open_report import open_report
from domain.steps.work.work import transaction
from domain.usecases.index.report_engine_change import report_engine_change
from domain.usecases.service.ask_examination import ask_examination
from domain.usecases.work.sweep_tasks import sweep_tasks
from domain.values.faults import REFUSED
from domain.values.send_outcome import SendOutcome
from domain.values.task_kinds import TASK_KINDS
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, make_group, make_participant, post
from tests.usecases.rows import plant
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, task_row, tasks_of
from tests.usecases.waiting import held, until_blocked


@pytest.fixture
async def anna(stage: Stage, group: Group) -> Connected:
    """Anna, whose photo was sent. Everything is in order."""
    person = await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face())
    await stage.settle()
    for queue in ("vision", "delivery", "bot"):
        await sweep_tasks(queue, stage.doorbell)
    return person


async def examine(stage: Stage, *, workspace_id: int | None = None, mends: bool = False) -> ReportView:
    async with transaction(stage.doorbell) as work:
        report_id = await open_report(work, "examine_service", workspace_id=workspace_id, mends=mends)
    await stage.run("examine_service")
    view = await report(report_id)
    assert view is not None
    assert view.finished_at is not None
    return view


async def found(stage: Stage, *, workspace_id: int | None = None, mends: bool = False) -> dict[str, int]:
    return {f.kind: f.found for f in (await examine(stage, workspace_id=workspace_id, mends=mends)).findings}


async def open_kinds(stage: Stage, **asked: object) -> set[str]:
    return {f.kind for f in (await examine(stage, **asked)).findings if f.is_open}  # type: ignore[arg-type]


async def a_dead_task(stage: Stage, kind: str, **ids: int | str) -> int:
    task_id = await add_task(kind, **ids)
    await sql.execute(
        "UPDATE tasks SET state = 'dead', attempts = 5, finished_at = now() WHERE id = $1", task_id
    )
    return task_id


async def break_everything(stage: Stage, group: Group, anna: Connected) -> None:
    [asset] = await sql.rows("SELECT id, workspace_id FROM image_assets WHERE kind = 'post'")
    await a_dead_task(stage, "show_progress", asset_id=asset["id"])
    await plant(
        "UPDATE deliveries SET state = 'sending', sending_at = now() - interval '11 minutes', token = 1"
    )
    for face_id in list(stage.index.faces())[:1]:
        await stage.index.delete_faces(asset["workspace_id"], [face_id])
    await stage.store.put(f"w{asset['workspace_id']}/a999/original", b"stray")
    await sql.execute(
        "UPDATE image_assets SET path = $2, updated_at = now() - interval '1 hour' WHERE id = $1",
        asset["id"],
        f"w{asset['workspace_id']}/a{asset['id']}/original",
    )
    await sql.execute(
        """INSERT INTO erasures (workspace_id, subject_uuid, subject_number, face_ids, asset_uuids,
               store_keys, counts, needles, created_at)
           VALUES ($1, gen_random_uuid(), 999, '[]', '[]', '[]', '{}', $2, now() - interval '2 hours')""",
        asset["workspace_id"],
        Needles().to_dict(),
    )
    await sql.execute(
        """INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id, taken_at,
               enrols_person_id, updated_at)
           SELECT $1, kind, 'photo', 'gone', kind, now(), person, now() - interval '2 hours'
           FROM (VALUES ('post', NULL), ('training', $2::uuid)) AS x (kind, person)""",
        asset["workspace_id"],
        anna.person_id,
    )
    await sql.execute(
        """INSERT INTO erasures (workspace_id, subject_uuid, subject_number, face_ids, asset_uuids,
               store_keys, counts, state, verified_at)
           VALUES ($1, gen_random_uuid(), 998, '[]', '[]', '[]', '{}', 'verified',
               now() - interval '27 hours')""",
        asset["workspace_id"],
    )


async def test_photos_that_telegram_refused_are_told_to_the_operator(stage: Stage, anna: Connected) -> None:
    assert not (await service_faults())[REFUSED]
    await sql.execute("UPDATE deliveries SET state = 'pending', reason = NULL, tg_message_id = NULL")
    [sent] = await sql.values(int, "SELECT id FROM deliveries")
    stage.mailbox.answers = [SendOutcome("failed", "Bad Request: can't parse entities")]
    await stage.deliver_one(sent)
    assert await open_kinds(stage) == {"refused_photos"}
    assert not (await service_faults())[REFUSED], "one photo may be at fault itself"
    for _ in range(4):
        await sql.execute(
            """WITH a AS (INSERT INTO image_assets (workspace_id, kind, media, tg_file_id, tg_file_unique_id,
                   taken_at) SELECT workspace_id, 'post', 'photo', 'f', gen_random_uuid(), now()
                   FROM deliveries LIMIT 1 RETURNING id, workspace_id)
               INSERT INTO deliveries (workspace_id, asset_id, participant_id, state, reason, sending_at)
               SELECT a.workspace_id, a.id, d.participant_id, d.state, d.reason, d.sending_at
               FROM a, deliveries d WHERE d.id = $1""",
            sent,
        )
    assert (await service_faults())[REFUSED]
    # The recipient asked for one of the photos again, and has the copy that was sent before.
    await sql.execute("UPDATE deliveries SET tg_message_id = 7 WHERE id = $1", sent)
    assert not (await service_faults())[REFUSED]
    await sql.execute("UPDATE deliveries SET tg_message_id = id")
    assert await open_kinds(stage) == set()
    await sql.execute("UPDATE deliveries SET tg_message_id = NULL")
    assert await open_kinds(stage) == {"refused_photos"}
    await sql.execute("UPDATE deliveries SET sending_at = now() - interval '25 hours'")
    assert await open_kinds(stage) == set()


BROKEN = {
    "dead_tasks": 1,
    "stuck_sends": 1,
    "late_erasures": 1,
    "forgotten_photos": 2,
    "forgotten_work": 1,
    "lasting_remains": 1,
    "missing": 1,
    "stray_objects": 1,
    "missing_objects": 1,
}


async def test_a_service_in_order_has_no_findings(stage: Stage, anna: Connected) -> None:
    assert await found(stage) == {}


async def test_everything_that_is_wrong_is_found_and_mended(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await break_everything(stage, group, anna)
    assert await found(stage) == BROKEN
    assert await found(stage) == BROKEN, "looking changes nothing"
    assert {finding.mended for finding in (await examine(stage)).findings} == {0}
    # The mending only begins these two again: they stay open until the work is done.
    assert await open_kinds(stage, mends=True) == {"late_erasures", "lasting_remains"}
    await stage.settle()
    await stage.show()
    assert await found(stage) == {}
    [delivery] = await sql.rows("SELECT state FROM deliveries")
    assert delivery["state"] == "unknown"
    assert await sql.rows("SELECT id FROM image_assets WHERE state = 'received'") == []
    assert len(stage.mailbox.sent) == 1, "what may have been sent is not sent again"


async def test_a_workspace_sees_its_own_findings_only(stage: Stage, group: Group, anna: Connected) -> None:
    await break_everything(stage, group, anna)
    other = await make_group(stage)
    assert await found(stage, workspace_id=other.workspace_id) == {}
    assert await found(stage, workspace_id=group.workspace_id) == BROKEN
    assert await open_kinds(stage, workspace_id=other.workspace_id, mends=True) == set()
    assert await found(stage, workspace_id=group.workspace_id) == BROKEN


@pytest.mark.parametrize(("media", "kind"), [("photo", "recognise_asset"), ("video", "recognise_video")])
async def test_a_revived_photo_is_looked_at_again(
    stage: Stage, group: Group, anna: Connected, media: Literal["photo", "video"], kind: str
) -> None:
    asset_id = await post(stage, group, stage.engine.face(anna=0.9), media=media)
    [task] = [t for t in await tasks_of(kind) if t["state"] == "ready"]
    await sql.execute("UPDATE tasks SET state = 'dead', finished_at = now() WHERE id = $1", task["id"])
    await sql.execute("UPDATE image_assets SET state = 'dead' WHERE id = $1", asset_id)
    await examine(stage, mends=True)
    await stage.settle()
    assert (anna.owner.tg_user_id, asset_id) in stage.mailbox.sent


async def test_a_revived_task_may_fail_for_six_hours_again(stage: Stage, anna: Connected) -> None:
    task_id = await a_dead_task(stage, "show_progress", asset_id=1)
    await sql.execute("UPDATE tasks SET failing_since = now() - interval '7 hours' WHERE id = $1", task_id)
    await examine(stage, mends=True)
    row = await sql.one("SELECT state, failing_since FROM tasks WHERE id = $1", task_id)
    assert row == {"state": "ready", "failing_since": None}


# Kinds whose dead tasks are not begun again, and why: `bury_task` has ended what they were about.
ENDED = {
    "handle_update": "its payload is deleted",
    "judge_training_photo": "the photo is dead, and was asked for again",
    "judge_chosen_face": "the photo is dead, and was asked for again",
    "judge_gallery_photo": "the photo is dead, and was asked for again",
    "look_closer": "the row of the look is deleted",
    "clean_document": "the photo is offered, and a press begins it again",
    "deliver": "the photo is offered, or may have arrived",
    "handle_queue_message": "its answer says that it failed",
}


async def test_a_dead_task_of_every_kind_begins_again_unless_its_row_is_ended(
    stage: Stage, anna: Connected
) -> None:
    await sql.execute("DELETE FROM tasks")
    for kind, about in TASK_KINDS.items():
        await sql.execute(
            """INSERT INTO tasks (kind, queue, dedupe_key, ids, state, attempts, finished_at)
               VALUES ($1, $2, 'of the test', '{"report_id": 0}', 'dead', 5, now())""",
            kind,
            about.queue,
        )
    view = await examine(stage, mends=True)
    [finding] = [finding for finding in view.findings if finding.kind == "dead_tasks"]
    left = await sql.values(str, "SELECT kind FROM tasks WHERE state = 'dead'")
    assert set(left) == set(ENDED)
    assert (finding.found, finding.mended) == (len(TASK_KINDS), len(TASK_KINDS) - len(ENDED))


async def test_a_dead_send_stays_as_it_ended(stage: Stage, anna: Connected) -> None:
    task_id = await a_dead_task(stage, "deliver", delivery_id=1)
    assert await open_kinds(stage, mends=True) == {"dead_tasks"}
    assert (await task_row(task_id))["state"] == "dead"


async def test_a_queue_that_no_process_sweeps_and_an_expired_lease_are_found(
    stage: Stage, anna: Connected
) -> None:
    await sql.execute("UPDATE heartbeats SET beat_at = now() - interval '61 seconds' WHERE queue = 'vision'")
    await sql.execute(
        """UPDATE tasks SET state = 'leased', lease_until = now() - interval '61 seconds'
           WHERE id = (SELECT min(id) FROM tasks)"""
    )
    assert await found(stage) == {"silent_sweepers": 1, "expired_leases": 1}


async def test_a_change_of_the_engine_is_a_notice_which_ends_when_the_engine_is_changed_back(
    stage: Stage, group: Group, anna: Connected
) -> None:
    stage.engine.name = "another"
    await stage.index.close()  # the index is empty, as `prepare` of that engine leaves it
    assert await report_engine_change(stage.engine.name, stage.doorbell) == 3
    view = await examine(stage)
    assert {f.kind: f.found for f in view.findings} == {
        "faces_of_another_engine": 3,
        "persons_to_enrol_again": 1,
    }
    assert not any(finding.is_open for finding in view.findings)
    await stage.show()
    [card] = [c.params["text"] for c in stage.telegram.calls if "engine" in str(c.params.get("text"))]
    assert "3 faces" in card
    assert "Anna" in card
    stage.engine.name = "scripted"
    assert await report_engine_change(stage.engine.name, stage.doorbell) == 0
    assert {f.kind for f in (await examine(stage, mends=True)).findings} == {"missing"}
    assert await found(stage) == {}


async def test_only_moderators_may_ask_for_an_examination(
    stage: Stage, group: Group, anna: Connected
) -> None:
    async def ask(tg_user_id: int, workspace_id: int, after: int | None = None) -> int:
        return await ask_examination(
            workspace_id,
            TelegramRequester(tg_user_id, stage.memberships),
            doorbell=stage.doorbell,
            after=after,
        )

    stranger, other = await make_participant(stage), await make_group(stage)
    for tg_user_id in (stranger.tg_user_id, anna.owner.tg_user_id, other.admin.tg_user_id):
        with pytest.raises(Forbidden):
            await ask(tg_user_id, group.workspace_id)
    report_id = await ask(group.admin.tg_user_id, group.workspace_id)
    assert await ask(group.admin.tg_user_id, group.workspace_id) == report_id, "one is under way"
    with pytest.raises(NotFound):
        await ask(other.admin.tg_user_id, other.workspace_id, after=report_id)


async def test_a_dead_task_that_was_done_meanwhile_is_not_started_again(
    stage: Stage, group: Group, anna: Connected, clean_database: str
) -> None:
    [asset] = await sql.rows("SELECT id FROM image_assets WHERE kind = 'post'")
    task_id = await a_dead_task(stage, "show_progress", asset_id=asset["id"])
    ended = f"UPDATE tasks SET state = 'done' WHERE id = {task_id}"
    async with asyncio.TaskGroup() as running, held(clean_database, ended):
        examining = running.create_task(examine(stage, mends=True))
        await until_blocked(examining)
    assert (await task_row(task_id))["state"] == "done"
