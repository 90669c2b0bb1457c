"""An older copy of the database is noticed, however it got there."""

import asyncio
import json

import pytest

from domain.errors import Corrupt
from domain.queries.service.restored import ensure_checked
from domain.rules.photos.store_keys import GENERATION_KEY
from domain.steps.service.keep_generation import ensure_current, keep_generation
from domain.steps.service.open_report import open_report
from domain.steps.work.work import transaction
from domain.usecases.erasing.replay_erasures import replay_erasures
from domain.usecases.service.catch_up_generation import catch_up_generation
from tests import sql
from tests.usecases.backups import put_back_an_older_copy
from tests.usecases.factory import Connected, Group, post
from tests.usecases.stage import Stage
from tests.usecases.tasks import tasks_of


async def test_the_generations_in_the_store_and_in_the_database_go_up_together(stage: Stage) -> None:
    for generation in (1, 2):
        await keep_generation(stage.store)
        assert json.loads(await stage.store.get(GENERATION_KEY)) == {"generation": generation}
        assert await sql.rows("SELECT generation FROM installation") == [{"generation": generation}]
    await ensure_current(stage.store)


async def test_a_database_that_is_ahead_is_no_older_copy(stage: Stage) -> None:
    """A process died between the two writes."""
    await keep_generation(stage.store)
    await sql.execute("UPDATE installation SET generation = generation + 1")
    await keep_generation(stage.store)
    assert json.loads(await stage.store.get(GENERATION_KEY)) == {"generation": 3}


async def test_nothing_starts_on_an_older_copy_before_it_was_checked(stage: Stage) -> None:
    await put_back_an_older_copy(stage)
    for start in (ensure_current, keep_generation):
        with pytest.raises(Corrupt, match="restore-check --apply"):
            await start(stage.store)
    with pytest.raises(Corrupt):  # a process that cannot see the photos learns it, too
        await ensure_checked()
    assert len(await sql.rows("SELECT id FROM restores")) == 1

    await replay_erasures([], stage.settings, stage.doorbell)
    await catch_up_generation(stage.store)
    await ensure_checked()
    await keep_generation(stage.store)


async def test_what_an_older_copy_owes_is_offered_and_not_sent_again(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    [owed] = await sql.rows("SELECT state FROM deliveries")
    assert owed["state"] == "pending"
    await put_back_an_older_copy(stage)
    with pytest.raises(Corrupt):
        await ensure_current(stage.store)
    await replay_erasures([], stage.settings, stage.doorbell)
    await catch_up_generation(stage.store)
    await stage.make_due()
    await stage.settle()
    assert stage.mailbox.sent == []
    [owed] = await sql.rows("SELECT state, reason FROM deliveries")
    assert owed == {"state": "unknown", "reason": "restored from a backup"}
    assert len(await tasks_of("show_unknown_deliveries")) == 1


async def test_the_index_of_an_older_copy_is_made_anew_and_nothing_else_is_done_to_it(
    stage: Stage, group: Group
) -> None:
    """What the copy says of the index is about the index of another day."""
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    async with transaction(stage.doorbell) as work:
        for kind in ("compare_index", "rebuild_index"):
            await open_report(work, kind)
    await put_back_an_older_copy(stage)
    with pytest.raises(Corrupt):
        await ensure_current(stage.store)
    reports = await sql.rows("SELECT kind, finished_at FROM reports")
    assert reports == [{"kind": "rebuild_index", "finished_at": None}]
    waiting = await sql.rows(
        "SELECT kind, dedupe_key FROM tasks WHERE state = 'ready' AND kind LIKE '%\\_index'"
    )
    report = await sql.value(int, "SELECT id FROM reports")
    assert waiting == [{"kind": "rebuild_index", "dedupe_key": str(report)}]
    assert await sql.rows("SELECT 1 FROM face_instances WHERE indexed_version IS NOT NULL") == []


async def test_work_that_was_under_way_in_an_older_copy_begins_again_once(stage: Stage) -> None:
    """The workers of the copy are gone. Of tasks with the same key, one waits and the others are done."""
    for number, states in enumerate((["leased"], ["leased", "leased"], ["leased", "ready"])):
        for state in states:
            await sql.execute(
                """INSERT INTO tasks (kind, queue, dedupe_key, state, token, lease_until)
                   VALUES ('show_progress', 'delivery', $1, $2::text, 7,
                       CASE WHEN $2 = 'leased' THEN now() + interval '1 hour' END)""",
                str(number),
                state,
            )
    await put_back_an_older_copy(stage)
    with pytest.raises(Corrupt):
        await ensure_current(stage.store)
    rows = await sql.rows("SELECT dedupe_key, state FROM tasks WHERE kind = 'show_progress' ORDER BY id")
    assert [row["state"] for row in rows] == ["ready", "ready", "done", "done", "ready"]


async def test_a_generation_that_cannot_be_read_in_the_store_is_refused(stage: Stage) -> None:
    await stage.store.put(GENERATION_KEY, b"{}")
    with pytest.raises(Corrupt, match=GENERATION_KEY):
        await ensure_current(stage.store)


async def test_of_several_processes_that_notice_an_older_copy_one_settles_it(stage: Stage) -> None:
    await put_back_an_older_copy(stage)
    found = await asyncio.gather(*(ensure_current(stage.store) for _ in range(4)), return_exceptions=True)
    assert {type(one) for one in found} == {Corrupt}
    assert len(await sql.rows("SELECT id FROM restores")) == 1
    assert len(await sql.rows("SELECT id FROM reports")) == 1
