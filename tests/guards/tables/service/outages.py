"""What holds after an outage of the whole machine, and while one of its parts hangs."""

from tests.guards.guard import Guard

_OUTAGES = ("tests/usecases/service/test_long_outages.py",)
_FOLDER = "domain/adapters/photo_stores/file_photo_store.py"
_HANGS = "tests/adapters/photo_stores/test_file_photo_store.py::test_a_disk_that_hangs"
_FILES = ("tests/usecases/photos/test_watched_source.py",)

OUTAGE_GUARDS = (
    Guard(
        "a night in which the whole machine was off stands in the log",
        "domain/steps/service/note_silence.py",
        "    if since is not None:\n",
        "    if False:\n",
        _OUTAGES,
    ),
    Guard(
        "a laptop that wakes tells of no late work before anybody could do it",
        "domain/steps/service/note_faults.py",
        "*SILENT.values(), MISSING, LATE, CLOCK]",
        "*SILENT.values(), MISSING, CLOCK]",
        _OUTAGES,
    ),
    Guard(
        "a store that has no place for a photo is away",
        "domain/adapters/photo_stores/photo_round_trip.py",
        "_SIZE = 512 * 1024",
        "_SIZE = 5",
        ("tests/usecases/service/test_worker_checks.py",),
    ),
    Guard(
        "no photo is given up while no file can be had from Telegram",
        "domain/values/faults.py",
        "NEIGHBOURS = (TELEGRAM, FILES, SENDS,",
        "NEIGHBOURS = (TELEGRAM, SENDS,",
        _FILES,
    ),
    Guard(
        "a file that cannot be read while others can is given up in the end",
        "workers/watched_source.py",
        "        self._at_fault |= self._unread\n",
        "",
        _FILES,
    ),
    Guard(
        "one success within an outage of files does not have the files that wait given up",
        "workers/watched_source.py",
        "            self._at_fault.clear()\n",
        "            pass\n",
        _FILES,
    ),
    Guard(
        "one file that cannot be read is no outage",
        "workers/watched_source.py",
        "_FILES = 2",
        "_FILES = 1",
        _FILES,
    ),
    Guard(
        "a worker starts although the photo store takes no writes",
        "domain/usecases/erasing/mark_ledger.py",
        "        return False\n    return True",
        "        raise\n    return True",
        ("tests/usecases/service/test_claim_store.py",),
    ),
    Guard(
        "a fault that began while the token was revoked is told afterwards",
        "domain/steps/service/tell_alarms.py",
        "isinstance(error, Refused) and error.is_about_the_call",
        "isinstance(error, Refused)",
        ("tests/usecases/service/test_unattended.py",),
    ),
    Guard(
        "the alarm of Postgres waits while the token is revoked",
        "domain/steps/service/postgres_alarm.py",
        " and error.is_about_the_call",
        "",
        ("tests/usecases/service/test_unattended.py",),
    ),
    Guard(
        "whether the operator's chat has moved is not known while the token is revoked",
        "domain/queries/chats/supergroup_of.py",
        "        if not refused.is_about_the_call:\n",
        "        if False:\n",
        ("tests/usecases/service/test_unattended.py",),
    ),
    Guard(
        "an alarm whose process died before its message is told by another one",
        "domain/steps/service/note_faults.py",
        "coalesce(telling_since < now() - interval '5 minutes', false)",
        "false",
        ("tests/usecases/service/test_unattended.py",),
    ),
    Guard(
        "an alarm that was told is not told again later",
        "domain/steps/service/tell_alarms.py",
        "        await _note_told(alarm)\n",
        "",
        ("tests/usecases/service/test_unattended.py",),
    ),
    Guard(
        "a silence of the whole machine is noted before the bot gives a sign of life",
        "domain/usecases/work/sweep_tasks.py",
        "        await note_silence(clocks)\n",
        "        pass\n",
        _OUTAGES,
    ),
    Guard(
        "a silence of which a process saw only the end began earlier",
        "domain/steps/service/note_silence.py",
        "least(a.began_at, EXCLUDED.began_at)",
        "a.began_at",
        _OUTAGES,
    ),
    Guard(
        "no request lapses that nobody could decide",
        "domain/usecases/work/tidy_up.py",
        '''    """Ends requests that nobody decided in time, but none while the bot does not hear people."""
    if not await are_people_heard():''',
        '''    """Ends requests that nobody decided in time, but none while the bot does not hear people."""
    if False:''',
        _OUTAGES,
    ),
    Guard(
        "nothing lapses before the bot is back",
        "domain/queries/service/intake.py",
        "WHERE queue = $1 AND beat_at <",
        "WHERE queue = $1 AND false AND beat_at <",
        _OUTAGES,
    ),
    Guard(
        "nothing lapses before the bot has fetched what waited for it",
        "domain/queries/service/intake.py",
        "WHERE queue = $1 AND since >",
        "WHERE queue = $1 AND false AND since >",
        _OUTAGES,
    ),
    Guard(
        "old photos that are recognised one by one are offered together",
        "domain/steps/deliveries/offer_late.py",
        "delay_s=_GATHER_S, ",
        "",
        _OUTAGES,
    ),
    Guard(
        "an offer of old photos makes no sound",
        "workers/chats/telegram_cards.py",
        ', "fresh", "late"})',
        ', "fresh"})',
        _OUTAGES,
    ),
    Guard(
        "a removal of the bot that no update told of is noticed",
        "domain/usecases/groups/notice_removals.py",
        "            await note_removal(tg_chat_id)\n",
        "            pass\n",
        ("tests/telegram/groups/test_leave_group.py",),
    ),
    Guard(
        "an old task that failed for good just now is kept",
        "domain/steps/service/forget_old_rows.py",
        "state = 'dead' AND finished_at <",
        "state = 'dead' AND created_at <",
        ("tests/usecases/service/test_retention.py",),
    ),
    Guard(
        "a photo folder that hangs takes no thread that look-ups of names need",
        _FOLDER,
        "run_in_executor(self._threads, act_here)",
        "run_in_executor(None, act_here)",
        (f"{_HANGS}_takes_no_thread_that_look_ups_of_names_need",),
    ),
    Guard(
        "a photo folder that hangs counts as away",
        _FOLDER,
        "async with asyncio.timeout(CALL_TIMEOUT_S):",
        "async with asyncio.timeout(None):",
        (f"{_HANGS}_is_unavailable",),
    ),
    Guard(
        "a disk that hangs takes one thread, however often somebody looks whether it is full",
        "domain/adapters/process/disk_check.py",
        "run_in_executor(self._thread, _usage, path)",
        "run_in_executor(None, _usage, path)",
        (
            "tests/adapters/process/test_disk_check.py::test_looks_at_a_disk_that_hangs_take_no_thread_that_others_need",
        ),
    ),
    Guard(
        "a task that is cancelled at the end of a transaction does not keep its dead connection",
        "domain/queries/sql.py",
        "            get_connections().reset(opening.token)\n",
        "            pass\n",
        ("tests/queries/test_transactions.py",),
    ),
    Guard(
        "a neighbour that is silent is not asked again beside a look that goes on",
        "workers/returns.py",
        "asyncio.gather(*looks, return_exceptions=True)",
        "asyncio.gather(*looks)",
        ("tests/usecases/work/test_wake_waiting.py",),
    ),
    Guard(
        "the operator reads that Postgres is back although Telegram did not answer at once",
        "domain/steps/service/postgres_alarm.py",
        "if self._over is not None and await self._tell(self._over, now):",
        "if self._over is not None and [await self._tell(self._over, now)]:",
        (
            "tests/usecases/service/test_unattended.py::test_the_end_of_an_outage_of_postgres_is_told_until_it_arrives",
        ),
    ),
    Guard(
        "no dead task goes before its row",
        "domain/steps/service/forget_old_rows.py",
        "async with sql.in_transaction():  # one now() for all: no task goes before its row",
        "if True:",
        ("tests/usecases/service/test_retention.py::test_no_dead_task_goes_without_its_report",),
    ),
    Guard(
        "a chat of the operator that hides its members closes no page of others",
        "bot/api/service/health.py",
        "return await where_told(_is_in(call, chat, who))",
        "return await _is_in(call, chat, who)",
        ("tests/api/test_service.py::test_a_chat_of_the_operator_that_hides_its_members_closes_no_page",),
    ),
)
