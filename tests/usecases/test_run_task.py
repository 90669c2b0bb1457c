"""What a worker makes of an error: the world moved on, a neighbour is away, or somebody has to look at it."""

import pytest

from domain.errors import (
    Conflict,
    Corrupt,
    DomainError,
    Forbidden,
    InvalidInput,
    NotFound,
    Stalled,
    Unavailable,
)
from domain.ports import TaskId
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task, task_row, tasks_of
from workers.runner import Ids, run_task
from workers.world import World


async def run(stage: Stage, error: Exception, task_id: TaskId | None = None) -> dict[str, object]:
    """The task afterwards, and whether the admins are told."""
    if task_id is None:
        task_id = await add_task("show_offer", person_id="of nobody")

    async def fail(_: Ids, __: World) -> object:
        raise error

    await run_task("delivery", task_id, {"show_offer": fail}, stage.world)
    row = await task_row(task_id)
    told = await tasks_of("show_dead_task")
    return {"state": row["state"], "error": row["last_error"], "told": len(told)}


@pytest.mark.parametrize("error", [NotFound("person"), Conflict("already_decided", state="erased")])
async def test_where_the_world_has_moved_on_nothing_is_left_to_do(stage: Stage, error: DomainError) -> None:
    assert await run(stage, error) == {"state": "done", "error": None, "told": 0}


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (InvalidInput("file_gone", name="secret"), "InvalidInput file_gone"),
        (Forbidden("not_in_group"), "Forbidden not_in_group"),
    ],
)
async def test_a_refusal_that_no_job_expects_is_seen_by_somebody(
    stage: Stage, error: DomainError, says: str
) -> None:
    """Nobody is there to act on it, and what the task was about must not wait silently."""
    assert await run(stage, error) == {"state": "dead", "error": says, "told": 1}


async def test_a_neighbour_who_is_away_is_asked_again(stage: Stage) -> None:
    assert (await run(stage, Unavailable("Qdrant", "timeout")))["state"] == "ready"


async def test_what_stalls_is_tried_as_often_as_what_fails(stage: Stage) -> None:
    """A neighbour who is away is asked for hours; a photo that hangs every time is shown to somebody."""
    task_id = await add_task("show_offer", person_id="of nobody")
    for state in ("ready", "ready", "ready", "ready", "dead"):
        await stage.make_due()
        assert (await run(stage, Stalled("decoder", "no answer"), task_id))["state"] == state


async def test_what_will_never_be_right_is_not_tried_again(stage: Stage) -> None:
    assert (await run(stage, Corrupt("Qdrant", "another size")))["told"] == 1
