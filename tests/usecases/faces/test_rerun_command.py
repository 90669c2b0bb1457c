"""`python -m workers rerun` in this process, while a vision worker is at work."""

import asyncio
from contextvars import Context

import pytest
from pydantic import SecretStr

from domain.values.rerun import Rerun
from sandbox.patience import patience
from tests import sql
from tests.usecases.factory import Connected, Group, make_group, post
from tests.usecases.stage import Stage
from workers.commands import rerun


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--dry-run"], "faces that would change\n       1 from nobody to"), ([], "faces that changed\n")],
)
async def test_a_rerun_goes_through_all_workspaces_and_says_what_changes(
    stage: Stage,
    group: Group,
    anna: Connected,
    clean_database: str,
    redis_url: str,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    other = await make_group(stage)
    missed = await post(stage, group, stage.engine.face(anna=0.95))
    await stage.settle()
    await sql.execute(
        "UPDATE face_instances SET person_id = NULL, basis = NULL, version = version + 1 WHERE asset_id = $1",
        missed,
    )
    settings = stage.settings.model_copy(
        update={"database_url": SecretStr(clean_database), "redis_url": SecretStr(redis_url)}
    )
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as running:
        command = running.create_task(rerun.run(settings, arguments), context=Context())
        while not command.done():
            await stage.drain()
    assert command.result() == 0
    out = capsys.readouterr().out
    assert f"workspace {group.workspace_id}: {said}" in out
    assert f"workspace {other.workspace_id}: nothing {'would change' if arguments else 'changed'}" in out
    assert "Anna" not in out
    [face] = await sql.rows("SELECT person_id FROM face_instances WHERE asset_id = $1", missed)
    assert face["person_id"] == (None if arguments else anna.person_id)


async def test_a_workspace_that_is_being_erased_is_left_alone(
    stage: Stage,
    group: Group,
    anna: Connected,
    clean_database: str,
    redis_url: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = await make_group(stage)
    await sql.execute("UPDATE workspaces SET erasing_at = now() WHERE id = $1", group.workspace_id)
    settings = stage.settings.model_copy(
        update={"database_url": SecretStr(clean_database), "redis_url": SecretStr(redis_url)}
    )
    async with asyncio.timeout(patience(20)), asyncio.TaskGroup() as running:
        command = running.create_task(rerun.run(settings, []), context=Context())
        while not command.done():
            await stage.drain()
    assert capsys.readouterr().out == f"workspace {other.workspace_id}: nothing changed\n"


def test_questions_are_told_after_the_moves() -> None:
    found = Rerun(rehearses=True)
    found.moved[3, None] = 2
    found.moved[3, 4] = 1200
    found.asked[5] = 7
    assert rerun.rerun_lines(9, found) == [
        "workspace 9: faces that would change",
        "   1,200 from person no. 3 to person no. 4",
        "       2 from person no. 3 to nobody",
        "       7 would lead to a question whether it is person no. 5",
    ]


async def test_wrong_arguments_start_no_rerun(stage: Stage, anna: Connected) -> None:
    assert await rerun.run(stage.settings, ["now"]) is None
    assert await sql.rows("SELECT 1 FROM reports") == []
