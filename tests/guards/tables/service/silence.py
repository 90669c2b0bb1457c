"""Nothing stops in silence: every wait for a neighbour has its end."""

from tests.guards.guard import Guard

_HERE = "tests/adapters/postgres/test_half_open.py"
_REQUEST = "domain/queries/connecting/request.py"
_DEAD = "domain/queries/work/dead_task.py"
_DEAD_TEST = ("tests/usecases/work/test_dead_task.py",)

SILENCE_GUARDS = (
    Guard(
        "an alarm that nobody looks for any more ends",
        "domain/steps/service/note_faults.py",
        "AND seen_at < now() - interval '1 hour'",
        "AND false",
        ("tests/usecases/service/test_unattended.py",),
    ),
    Guard(
        "another engine does not prolong how long a stranger is kept",
        "domain/usecases/index/look_again.py",
        "SET version = f.version + 1 FROM kept",
        "SET version = f.version + 1, updated_at = now() FROM kept",
        ("tests/usecases/service/test_unattended.py",),
    ),
    Guard(
        "an engine change is not announced for faces that were given up",
        "domain/queries/index/engine_change.py",
        "u.face_id = f.id AND u.engine = {engine})",
        "u.face_id IS NULL AND u.engine = {engine})",
        ("tests/usecases/service/test_unattended.py",),
    ),
    Guard(
        "a loop that lost its cancellation is cancelled again",
        "domain/adapters/process/ending.py",
        "    while rest := [",
        "    if rest := [",
        ("tests/adapters/process/test_ending.py",),
    ),
    Guard(
        "a statement that Postgres does not answer is given up",
        "domain/adapters/postgres/database.py",
        '        "command_timeout": deadlines.statement_s,\n',
        "",
        (f"{_HERE}::test_all_open_connections_of_a_pool_are_given_up_at_once",),
    ),
    Guard(
        "idle connections beside a broken one are closed with it",
        "domain/adapters/postgres/postgres_connection.py",
        "if other.is_connected() and other.is_idle():",
        "if False:",
        (f"{_HERE}::test_all_open_connections_of_a_pool_are_given_up_at_once",),
    ),
    Guard(
        "a transaction whose client is gone gives its locks back",
        "domain/rules/work/deadlines.py",
        '            "idle_in_transaction_session_timeout": self.statement_s,\n',
        "",
        (f"{_HERE}::test_what_a_lost_transaction_locked_is_free_again",),
    ),
    Guard(
        "a lock is waited for no longer than a neighbour",
        "domain/queries/sql.py",
        "    asyncpg.LockNotAvailableError,\n",
        "",
        (f"{_HERE}::test_a_lock_that_is_not_granted_in_time_counts_as_an_outage",),
    ),
    Guard(
        "idle connections to Redis beside a broken one are closed with it",
        "domain/adapters/redis/redis_client.py",
        "        if is_broken:\n",
        "        if False:\n",
        (f"{_HERE}::test_all_open_connections_to_redis_are_given_up_at_once",),
    ),
    Guard(
        "arq's own client waits for no answer for ever",
        "domain/adapters/redis/arq_doorbell.py",
        "            redis_pool=arq_client(self._redis_url),\n",
        "            redis_pool=type(arq_client('redis://')).from_url(self._redis_url),\n",
        (f"{_HERE}::test_a_listener_for_rings_gives_up_a_silent_redis",),
    ),
    Guard(
        "a sweep wakes who waits in its own process, with Redis or without",
        "domain/adapters/process/bell.py",
        "        if queue in self._bells:\n",
        "        if queue in self._bells and queue == 'bot':\n",
        (
            "tests/telegram/service/test_half_open_process.py::test_a_worker_works_on_while_redis_says_nothing",
        ),
    ),
    Guard(
        "a process that stands still ends itself",
        "domain/adapters/process/pulse.py",
        "    os._exit(EXIT_CODE)\n",
        "",
        (
            "tests/adapters/process/test_pulse.py::test_a_process_whose_event_loop_is_blocked_ends_itself_with_one_line",
        ),
    ),
    Guard(
        "a process that does not get on says so to whoever asks",
        "domain/adapters/process/health.py",
        "        why_not |= _delays(pulse)\n",
        "",
        (
            "tests/adapters/process/test_health.py::test_a_process_whose_sweeps_or_polls_are_not_answered_is_not_ready",
        ),
    ),
    Guard(
        "a long poll over a broken line is given up",
        "domain/adapters/telegram/bot_api.py",
        "        if waits_s is None:\n            return self._timeout\n",
        "        if waits_s is None or self._timeout:\n            return self._timeout\n",
        ("tests/adapters/telegram/test_bot_api.py::test_a_long_poll_is_given_up_soon_after_its_own_time",),
    ),
    Guard(
        "a task that an outage held up is not given up",
        "domain/usecases/work/give_back_task.py",
        "OR greatest(coalesce(since, now()), {_LAST_OUTAGE})\n",
        "OR $8::text[] IS NOT NULL AND coalesce(since, now())\n",
        ("tests/usecases/work/test_give_back_task.py",),
    ),
    Guard(
        "a task that Telegram asked to wait is not woken by the end of an outage",
        "domain/usecases/work/wake_waiting.py",
        " AND NOT starts_with(last_error, $2 || ': ' || $3)",
        " AND $3::text IS NOT NULL",
        ("tests/usecases/work/test_wake_waiting.py",),
    ),
    Guard(
        "one call that failed is no outage whose end wakes everybody",
        "workers/returns.py",
        "        if neighbour in self._back:",
        "        if True:",
        ("tests/usecases/work/test_wake_waiting.py",),
    ),
    Guard(
        "a fault is told once",
        "domain/steps/service/note_faults.py",
        "WHERE ended_at IS NULL AND (told_at IS NULL\n",
        "WHERE ended_at IS NULL AND (true\n",
        ("tests/usecases/service/test_alarms.py",),
    ),
    Guard(
        "begin and end of a fault are told until they arrive",
        "domain/steps/service/tell_alarms.py",
        "        await _tell_again(alarm)\n",
        "        pass\n",
        ("tests/usecases/service/test_alarms.py",),
    ),
    Guard(
        "while Telegram is away nobody tries to tell of faults",
        "domain/steps/service/note_faults.py",
        "                     SELECT 1 FROM alarms a WHERE a.fault = $3 AND a.ended_at IS NULL))",
        "                     SELECT 1 FROM alarms a WHERE a.fault = $3 AND false))",
        ("tests/usecases/service/test_alarms.py",),
    ),
    Guard(
        "a bot whose polls fail while Telegram answers is a fault",
        "bot/updates_check.py",
        "        self._failed = error\n",
        "        self._failed = None\n",
        ("tests/telegram/service/test_updates_check.py",),
    ),
    Guard(
        "polls that fail while Telegram is away are no second fault",
        "bot/updates_check.py",
        " and not await lasts(TELEGRAM):",
        ":",
        ("tests/telegram/service/test_updates_check.py",),
    ),
    Guard(
        "a webhook that is not ours is a fault",
        "bot/updates_check.py",
        '        if hook.get("url") != self._url:',
        "        if False:",
        ("tests/telegram/service/test_updates_check.py",),
    ),
    Guard(
        "after a day without updates it is said which photos were lost",
        "bot/messages/service/alarms.py",
        "alarm.began_at < kept_since:",
        "False:",
        ("tests/usecases/service/test_alarms.py",),
    ),
    Guard(
        "an old backup is a fault",
        "domain/queries/service/installation.py",
        "    if hours is not None and hours > most_hours:",
        "    if False:",
        ("tests/usecases/service/test_alarms.py",),
    ),
    Guard(
        "a backup notes when it was made",
        "domain/adapters/postgres/backup.py",
        "        await connection.execute(_NOTE, taken_at)",
        "        pass",
        ("tests/usecases/service/test_alarms.py",),
    ),
    Guard(
        "nothing is written to the index of a full disk",
        "domain/adapters/qdrant/qdrant_edge.py",
        "        self._folder.ensure_room(self.least_room_bytes)\n        kept",
        "        kept",
        ("tests/adapters/qdrant/test_full_disk.py",),
    ),
    Guard(
        "the index of a full disk is not opened",
        "domain/adapters/qdrant/qdrant_edge.py",
        "        self._folder.ensure_room(self.least_room_bytes)\n        self._folder.open()",
        "        self._folder.open()",
        ("tests/adapters/qdrant/test_full_disk.py",),
    ),
    Guard(
        "a statement whose client went ends",
        "domain/rules/work/deadlines.py",
        '            "client_connection_check_interval": self.statement_s,\n',
        "",
        (f"{_HERE}::test_a_statement_whose_client_went_ends",),
    ),
    Guard(
        "an alarm that ended before its message got no answer is over once",
        "domain/steps/service/tell_alarms.py",
        "AND ended_at IS NOT DISTINCT FROM $3::timestamptz",
        "AND $3::timestamptz IS NOT DISTINCT FROM $3::timestamptz",
        ("tests/usecases/service/test_alarms.py",),
    ),
)

# An admin chat decides and is told, whatever became of those who bound it and of its own id.
ADMIN_CHAT_GUARDS = (
    Guard(
        "an admin chat decides though whoever activated its groups is forgotten",
        _REQUEST,
        "FROM workspaces w WHERE w.id = $1 AND w.tg_admin_chat_id IS NOT NULL",
        "FROM workspaces w WHERE w.id = $1 AND w.tg_admin_chat_id IS NOT NULL AND EXISTS ("
        "SELECT 1 FROM groups g WHERE g.workspace_id = w.id AND g.activated_by_id IS NOT NULL)",
        ("tests/usecases/connecting/test_request.py",),
    ),
    Guard(
        "where there is an admin chat, admins are asked nothing in private",
        _REQUEST,
        "        return (chat,)\n",
        "        assert chat\n",
        ("tests/telegram/connecting/test_who_is_asked.py",),
    ),
    Guard(
        "the private chat of whoever decides alone gets cards of photos",
        "domain/queries/photos/photo_readers.py",
        "return await admin_chat(workspace_id)",
        "return next((one for one in await deciders(workspace_id) if one.tg_chat_id < 0), None)",
        ("tests/usecases/photos/test_photo_card.py",),
    ),
    Guard(
        "whoever decides alone in private is asked about each group that shares the list",
        "workers/groups/show_together.py",
        "if view.has_admin_chat or await where_told(_is_admin(group, reader, world))",
        "if await where_told(_is_admin(group, reader, world))",
        ("tests/usecases/groups/test_together.py",),
    ),
    Guard(
        "the admins of a workspace are told of its dead tasks",
        _DEAD,
        "    (SELECT id FROM workspaces WHERE id = (t.ids->>'workspace_id')::bigint),\n",
        "",
        _DEAD_TEST,
    ),
    Guard(
        "the admins of a workspace are told of a dead task about an unknown person",
        _DEAD,
        "    (SELECT workspace_id FROM clusters WHERE number = (t.ids->>'number')::bigint),\n",
        "",
        _DEAD_TEST,
    ),
    Guard(
        "the admins of a workspace are told of a look that is dead, whose row is gone",
        _DEAD,
        "substring(t.lane from '^closer:([0-9]+)$')::bigint",
        "NULL::bigint",
        ("tests/usecases/work/test_show_dead_task.py",),
    ),
    Guard(
        "the operator is told of dead tasks in the chat as it is now",
        "workers/show.py",
        "operators = await operator_chat(world.api, world.settings.admin_chat_id)",
        "operators = world.settings.admin_chat_id",
        ("tests/usecases/work/test_show_dead_task.py",),
    ),
)
