"""Updates and tasks: taken by one, finished by who holds them, in order, counted, never told too early."""

from tests.guards.guard import Guard

_CLAIM = "domain/steps/lease.py"
_CLAIM_TEST = "tests/usecases/test_claim_task.py"
_LANES_TEST = "tests/usecases/test_long_lanes.py"

WORK_GUARDS = (
    Guard(
        "only who holds the lease finishes a task",
        "domain/steps/lease.py",
        "finished_at = now()\nWHERE id = $1 AND state = 'leased' AND token = $2",
        "finished_at = now()\nWHERE id = $1 AND state = 'leased' AND $2::bigint IS NOT NULL",
        ("tests/usecases/test_receive_update.py", "tests/usecases/test_claim_next.py"),
    ),
    Guard(
        "only who holds the lease prolongs it",
        "domain/steps/lease.py",
        "make_interval(secs => $3))\n                   WHERE id = $1 AND state = 'leased' AND token = $2",
        "make_interval(secs => $3))\n                   WHERE id = $1 AND $2::bigint IS NOT NULL",
        (_CLAIM_TEST,),
    ),
    Guard(
        "only who holds the lease gives a task back",
        "domain/usecases/give_back_task.py",
        "AND t.state = 'leased' AND t.token = $2",
        "AND t.state = 'leased' AND $2::bigint IS NOT NULL",
        ("tests/usecases/test_give_back_task.py",),
    ),
    Guard(
        "who lost the lease moves no dialogue",
        "domain/usecases/finish_update.py",
        'raise Conflict("lease_lost", task=task.id)',
        "return",
        ("tests/usecases/test_receive_update.py",),
    ),
    Guard(
        "a task that is taken is not taken again",
        "domain/queries/lane.py",
        "t.state = 'ready' AND NOT t.is_behind",
        "t.state IN ('ready', 'leased') AND NOT t.is_behind",
        (_CLAIM_TEST,),
    ),
    Guard(
        "what somebody is taking is passed over",
        _CLAIM,
        "FOR UPDATE SKIP LOCKED",
        "FOR UPDATE",
        (f"{_CLAIM_TEST}::test_what_somebody_is_taking_is_passed_over_and_not_waited_for",),
    ),
    Guard(
        "a lane is worked off in order",
        "domain/queries/lane.py",
        "OR t.id = (",
        "OR t.id >= (",
        (_CLAIM_TEST, _LANES_TEST),
    ),
    Guard(
        "the attempt is counted before the work",
        _CLAIM,
        "attempts = attempts + 1, ",
        "",
        (_CLAIM_TEST,),
    ),
    Guard(
        "what fails five times is dead",
        "domain/usecases/give_back_task.py",
        "WHEN NOT $5 OR (m.attempts >= m.max_attempts AND NOT m.is_free) THEN 'dead'",
        "WHEN NOT $5 THEN 'dead'",
        ("tests/usecases/test_give_back_task.py",),
    ),
    Guard(
        "what kills its worker again and again is dead",
        "domain/usecases/sweep_tasks.py",
        "state = CASE WHEN attempts >= max_attempts * $2 THEN 'dead' ELSE 'ready' END",
        "state = 'ready'",
        ("tests/usecases/test_sweep_tasks.py",),
    ),
    Guard(
        "who still works is left alone",
        "domain/usecases/sweep_tasks.py",
        "WHERE t.state = 'leased' AND t.lease_until < now()\n                    AND t.queue",
        "WHERE t.state = 'leased'\n                    AND t.queue",
        ("tests/usecases/test_sweep_tasks.py",),
    ),
    Guard(
        "a ring comes after the commit",
        "domain/steps/work.py",
        "            await work.write()\n        await work.ring(doorbell)",
        "            await work.write()\n            await work.ring(doorbell)",
        ("tests/usecases/test_work.py",),
    ),
    Guard(
        "who ends the first of a lane waits for who is adding to it",
        "domain/steps/work.py",
        "ORDER BY t.id FOR SHARE OF t),",
        "ORDER BY t.id),",
        (f"{_LANES_TEST}::test_who_ends_the_first_of_a_lane_waits_for_who_is_adding_to_it",),
    ),
    Guard(
        "who ends a task of a lane sees the next of it",
        "workers/runner.py",
        "if is_done and task.lane is None and goes_on():",
        "if is_done and goes_on():",
        ("tests/telegram/test_hands.py",),
    ),
    Guard(
        "of a lane only the first is looked at",
        "domain/queries/lane.py",
        "AND NOT t.is_behind AND",
        "AND",
        (f"{_LANES_TEST}::test_a_claim_that_finds_nothing_reads_a_few_rows",),
    ),
    Guard(
        "the first of a lane whom nobody called is called",
        "domain/usecases/sweep_rows.py",
        "    await sql.execute(_CALL_FIRST)\n",
        "",
        ("tests/usecases/test_sweep_rows.py",),
    ),
    Guard(
        "whoever has much to do keeps nobody else waiting",
        _CLAIM,
        "ORDER BY t.place, t.id LIMIT 1",
        "ORDER BY t.id LIMIT 1",
        ("tests/usecases/test_turns.py",),
    ),
    Guard(
        "what a task leads to waits in its own turn",
        "domain/steps/lease.py",
        "with taking_turn(task.turn):",
        "with taking_turn(OWN):",
        ("tests/usecases/test_turns.py",),
    ),
    Guard(
        "what waits already is not begun before the commit that asks for it",
        "domain/steps/work.py",
        "ORDER BY t.id FOR UPDATE OF t)",
        "ORDER BY t.id)",
        ("tests/usecases/test_work.py",),
    ),
    Guard(
        "what somebody else added at the same moment is not begun before it either",
        "domain/steps/work.py",
        """WHERE state = 'ready' DO UPDATE SET not_before = CASE
        WHEN EXCLUDED.kind = ANY($10::text[]) THEN least(tasks.not_before, EXCLUDED.not_before)
        ELSE tasks.not_before END""",
        "WHERE state = 'ready' DO NOTHING",
        ("tests/usecases/test_work.py",),
    ),
    Guard(
        "an update is committed before Telegram hears of it",
        "bot/polling.py",
        "            self._offset = min(waiting)\n",
        "            self._offset = max(waiting) + 1\n",
        ("tests/telegram/test_updates.py",),
    ),
    Guard(
        "Redis holds JSON and nothing that runs",
        "domain/adapters/arq_doorbell.py",
        "        self._redis.job_serializer = to_json\n",
        "",
        ("tests/adapters/test_arq_doorbell.py",),
    ),
    Guard(
        "a worker reads JSON and runs nothing that Redis holds",
        "domain/adapters/arq_doorbell.py",
        "            job_deserializer=from_json,\n",
        "",
        ("tests/adapters/test_hostile_redis.py",),
    ),
    Guard(
        "what is shown of one thing is shown by one task at a time",
        "domain/steps/work.py",
        "    if lane is None and queue == DELIVERY:\n",
        "    if False:\n",
        ("tests/usecases/test_claim_task.py",),
    ),
    Guard(
        "rings that nobody hears do not fill Redis",
        "domain/adapters/arq_doorbell.py",
        "{next(self._rings) % MOST}",
        "{next(self._rings)}",
        ("tests/adapters/test_arq_doorbell.py",),
    ),
)
