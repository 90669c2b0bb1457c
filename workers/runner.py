"""Runs tasks: claims each, does it, and finishes it or gives it back. It catches whatever a job raises."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from uuid import uuid4

from domain.errors import (
    Conflict,
    Corrupt,
    DomainError,
    NotFound,
    Refused,
    Silenced,
    Stalled,
    Throttled,
    Unavailable,
    Untold,
)
from domain.fail_points import doing
from domain.queries.work.claimed_task import ClaimedTask
from domain.queries.work.lane import next_in_lane
from domain.usecases.work.claim_next import claim_next
from domain.usecases.work.claim_task import claim_task
from domain.usecases.work.finish_task import finish_task
from domain.usecases.work.give_back_task import give_back_task
from domain.usecases.work.hold_task import hold_task
from domain.values.task_kinds import TASK_KINDS
from domain.values.time_limit import limited
from workers.world import World

Ids = Mapping[str, int | str]
Job = Callable[[Ids, World], Awaitable[object]]

log = logging.getLogger(__name__)


async def run_tasks(queue: str, jobs: Mapping[str, Job], world: World, *, goes_on: Callable[[], bool]) -> int:
    """Runs the tasks whose turn it is, one after the other, until none is ready. Returns how many.

    goes_on: is asked before each task.
    """
    count = 0
    doing("claim")
    places = world.slow_places[queue]
    task = await places.claim(partial(claim_task, queue)) if goes_on() else None
    while task is not None:
        count += 1
        doing(task.kind)
        try:
            is_done = await _run(task, queue, jobs, world)
        finally:
            places.end(task)
        if is_done and task.lane is None and goes_on():
            task = await places.claim(partial(claim_next, queue, task))
            continue
        await _end(task, world, is_done=is_done)
        doing("claim")
        task = await places.claim(partial(claim_task, queue)) if goes_on() else None
    return count


async def _run(task: ClaimedTask, queue: str, jobs: Mapping[str, Job], world: World) -> bool:
    """True when the task is done, has no point any more, or is another worker's now (NotFound, Conflict).
    False when it was given back, to be tried again or as dead.
    """
    try:
        outcome = await _do(task, queue, jobs, world)
    except Unavailable as error:
        log.warning("%s %d waits: %s", task.kind, task.id, error)
        if queue in world.returns and not isinstance(error, Throttled | Untold):
            world.returns[queue].note(error.neighbour)
        await give_back_task(
            task,
            world.doorbell,
            error=str(error),
            delay_s=error.retry_after_s if isinstance(error, Throttled) else None,
            counts=isinstance(error, Stalled),
            silent_in=error.tg_chat_id if isinstance(error, Silenced) else None,
        )
    except Corrupt as error:
        log.error("%s %d is dead: %s", task.kind, task.id, error)
        await give_back_task(task, world.doorbell, error=str(error), retry=False)
    except (NotFound, Conflict) as error:
        log.info("%s %d skipped: %s", task.kind, task.id, error.code)
        return True
    except DomainError as error:  # a job handles the errors it expects: nobody can act on this one
        log.error("%s %d is dead: %s %s", task.kind, task.id, type(error).__name__, error.code)
        await give_back_task(task, world.doorbell, error=f"{type(error).__name__} {error.code}", retry=False)
    except Exception as error:  # a bug in a job costs a try of its task, and not the consumer
        incident = uuid4().hex[:8]
        log.exception("%s %d failed, incident %s", task.kind, task.id, incident)
        await give_back_task(task, world.doorbell, error=f"{type(error).__name__} {incident}")
    else:
        log.info("%s %d: %s", task.kind, task.id, outcome)
        return True
    return False


async def _do(task: ClaimedTask, queue: str, jobs: Mapping[str, Job], world: World) -> object:
    """Raises what the job raises, and StillAway before it begins (`Returns.ensure_back`). Raises Stalled when
    the job takes too long, and Conflict when the lease is lost. A refusal that says nothing of the message or
    its chat, such as that of a revoked token, is raised as Unavailable.
    """
    if queue in world.returns:
        world.returns[queue].ensure_back(task.last_error)
    # After this block nobody prolongs the lease: when it is over, another consumer may claim the task.
    async with limited(_lease_s(task)), hold_task(task):
        try:
            return await jobs[task.kind](task.ids, world)
        except Refused as refused:
            if refused.is_about_the_call:
                raise
            raise Unavailable(refused.neighbour, refused.reason) from None


def _lease_s(task: ClaimedTask) -> int:
    """Raises Unavailable for a task that a newer version wrote: it waits for a worker that was updated."""
    if task.kind not in TASK_KINDS:
        raise Unavailable(task.kind, "only another version does such tasks")
    return TASK_KINDS[task.kind].lease_s


async def _end(task: ClaimedTask, world: World, *, is_done: bool) -> None:
    """Finishes a task that is done; rings for the next of its lane, whose ring was in vain during this one.

    The next may wait in another queue, and this consumer may get another task before it.
    """
    if is_done:
        await finish_task(task)
    if task.lane is not None and (following := await next_in_lane(task.lane)) is not None:
        its_queue, task_id = following
        await world.doorbell.ring(its_queue, [task_id])
