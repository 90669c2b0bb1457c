"""A try of a task failed: the task waits for the next try, or is dead."""

from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from domain.ids import TaskId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.work.claimed_task import ClaimedTask
from domain.rules.work.retries import retry_delay_s
from domain.states import TaskState
from domain.steps.work.bury_task import bury_task
from domain.steps.work.work import transaction
from domain.values.faults import NEIGHBOURS, OF_PHOTOS

# How long tries may fail because a neighbour is away although no outage is known. After that the task itself
# counts as the reason. The time of an outage does not count: a task that was certainly not done waits for the
# end of the outage. The time in which nobody tried does not count either: a task whose worker was stopped
# begins to fail anew. In a private chat (its id is positive) somebody waits for an answer, and all that they
# write next waits behind it: they are soon told that it failed, and may try again, also while only photos
# cannot be had or sent.
_IS_PRIVATE = "(kind = 'handle_update' AND lane IS NOT NULL AND lane ~ '^[1-9]')"
_PATIENCE = f"CASE WHEN {_IS_PRIVATE} THEN interval '5 minutes' ELSE interval '6 hours' END"
_UNTRIED = "1 hour"
_FAILING_SINCE = f"CASE WHEN not_before > now() - interval '{_UNTRIED}' THEN failing_since END"
_LAST_OUTAGE = f"""(SELECT max(coalesce(ended_at, now())) FROM alarms
    WHERE fault = ANY($8::text[]) AND NOT ({_IS_PRIVATE} AND fault = ANY($9::text[])))"""  # noqa: S608  a constant

# Telegram tells when the bot's rights change, but not when a whole group may write again.
_ASKED_AGAIN_S = 24 * 3600.0
# A private chat that opened during the try: its Start woke only tasks that nobody held. Telegram answers a
# call within a minute, or not at all.
_HAS_JUST_OPENED = """EXISTS (SELECT FROM participants r WHERE r.tg_user_id = $7 AND r.private_chat = 'open'
    AND r.chat_opened_at > now() - interval '1 minute')"""
_SOON_S = 5.0

# While a neighbour is away, tries are not counted and cannot lengthen the pause. So the pause grows with the
# task's age, up to 10 s, which is the longest wait after the neighbour is back.
_AWAY_PAUSE_S = "least(10, greatest(1, extract(epoch FROM now() - t.created_at) / 8))"

_GIVE_BACK = f"""
UPDATE tasks t SET
    lease_until = NULL, last_error = $3, waits_for_tg_chat_id = $7,
    not_before = now() + make_interval(secs => CASE WHEN {_HAS_JUST_OPENED} THEN {_SOON_S}
        ELSE coalesce($4::float8, {_AWAY_PAUSE_S}) END),
    -- The task may wait for months: new tasks of its turn are not placed behind it.
    place = CASE WHEN $7::bigint IS NULL THEN t.place ELSE 0 END,
    attempts = CASE WHEN next.is_free THEN t.attempts - 1 ELSE t.attempts END,
    failures = CASE WHEN next.is_free THEN t.failures ELSE t.failures + 1 END,
    failing_since = CASE WHEN $6 OR $4::float8 IS NOT NULL THEN t.failing_since
        ELSE coalesce(next.since, now()) END,
    state = next.state, finished_at = CASE WHEN next.state = 'ready' THEN NULL ELSE now() END
FROM (
    SELECT m.is_free, m.since, CASE
        WHEN NOT $5 OR (m.failures + 1 >= m.max_attempts AND NOT m.is_free) THEN 'dead'
        -- Another task of the same kind and key waits already: one is enough.
        WHEN EXISTS (SELECT 1 FROM tasks o WHERE o.kind = m.kind AND o.dedupe_key = m.dedupe_key
                     AND o.state = 'ready') THEN 'done'
        ELSE 'ready' END AS state
    FROM (SELECT *, $7::bigint IS NOT NULL
              OR NOT $6 AND ($4::float8 IS NOT NULL OR greatest(coalesce(since, now()), {_LAST_OUTAGE})
                  > now() - {_PATIENCE}) AS is_free
          FROM (SELECT *, {_FAILING_SINCE} AS since FROM tasks WHERE id = $1) o) m
) next
WHERE t.id = $1 AND t.state = 'leased' AND t.token = $2
RETURNING t.state, t.queue, extract(epoch FROM t.not_before - clock_timestamp())::float8 AS delay_s
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _GivenBack:
    state: TaskState
    queue: str
    delay_s: float


async def give_back_task(
    task: ClaimedTask,
    doorbell: Doorbell,
    *,
    error: str,
    retry: bool = True,
    counts: bool = True,
    delay_s: float | None = None,
    silent_in: int | None = None,
) -> TaskState | None:
    """The task is ready again after a pause, done if another task of its kind and key waits already, or dead
    if it may not be tried again; then the deciders are told once. Returns which; None if another holder has
    the task by now.

    error: a class name, code or an OutsideError's text; nothing that could hold a name or a token.
    counts: False when a neighbour was away, which says nothing against the task. delay_s: the pause that a
    neighbour or our own send rates asked for; with counts=False such a try is free. silent_in: the chat
    in which the bot may not write; the task waits until it may (`wake_tasks`), at most for a day.
    """
    if silent_in is not None:
        delay_s = _ASKED_AGAIN_S
    elif delay_s is None and counts:
        delay_s = retry_delay_s(task.failures + 1)
    outages = (list(NEIGHBOURS), list(OF_PHOTOS))
    change = (task.id, task.token, error[:255], delay_s, retry, counts, silent_in, *outages)
    try:
        return await _give_back(task.id, change, doorbell)
    except IntegrityError:  # another task of the same kind and key was committed meanwhile: now it is seen
        return await _give_back(task.id, change, doorbell)


async def _give_back(task_id: TaskId, change: tuple[object, ...], doorbell: Doorbell) -> TaskState | None:
    async with transaction(doorbell) as work:
        given_back = await sql.one(_GivenBack, _GIVE_BACK, *change)
        if given_back is None:
            return None
        if given_back.state == TaskState.READY:
            work.ring_later(given_back.queue, given_back.delay_s)
        if given_back.state == TaskState.DEAD:
            await bury_task(work, task_id)
    return given_back.state
