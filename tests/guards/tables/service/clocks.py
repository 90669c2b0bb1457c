"""A clock that is wrong, or was until it was put back, neither deletes, holds up nor tells what is not so."""

from tests.guards.guard import Guard

_TURNS = "domain/adapters/redis/send_turns.py"
_ALARMS = "tests/usecases/service/test_long_outages.py"
_CLOCKS = "domain/queries/service/clocks.py"
_AHEAD = "tests/usecases/work/test_wrong_clock.py"
_RATES = "tests/adapters/redis/test_send_rates.py"
_REDIS = "tests/adapters/redis/test_clock_put_back.py"

CLOCK_GUARDS = (
    Guard(
        "turns to send that were reserved before the clock was put back hold up nobody",
        _TURNS,
        "if earlier > now + ARGV[4] + 60000 then",
        "if false then",
        (f"{_REDIS}::test_a_chat_that_had_its_turns_then_gets_those_of_now",),
    ),
    Guard(
        "a pause is no longer than Telegram asked for after the clock was put back",
        _TURNS,
        "    if ms <= asked or asked == 1 then return ms end\n",
        "    if true then return ms end\n",
        (f"{_REDIS}::test_a_pause_is_no_longer_than_it_was_asked_for",),
    ),
    Guard(
        "an update does not cut the pauses that Telegram asked the version before for",
        _TURNS,
        " or asked == 1 then",
        " then",
        (f"{_REDIS}::test_a_pause_of_the_version_before_holds_after_an_update",),
    ),
    Guard(
        "what may be sent again at once pauses nothing",
        "domain/adapters/redis/send_rates.py",
        "        if seconds <= 0:\n            return\n",
        "",
        (f"{_RATES}::test_a_retry_at_once_needs_no_pause_and_is_no_failure_of_redis",),
    ),
    Guard(
        "calls of the API before the clock was put back lock nobody out",
        "domain/adapters/redis/redis_api_memory.py",
        "if redis.call('PTTL', KEYS[1]) > tonumber(ARGV[1]) then redis.call('DEL', KEYS[1]) end\n",
        "",
        (f"{_REDIS}::test_calls_of_the_api_count_for_no_longer_than_their_window",),
    ),
    Guard(
        "an alarm from before the clock was put back does not last for as long as the clock was ahead",
        "domain/steps/service/note_faults.py",
        "    await sql.execute(_SEE_NOW)\n",
        "",
        (
            f"{_ALARMS}::test_an_alarm_ends_although_it_was_last_seen_before_the_clock_was_put_back",
            f"{_ALARMS}::test_a_fault_that_began_before_the_clock_was_put_back_is_told_of_now",
        ),
    ),
    Guard(
        "nothing is removed by its age while the clock is hours wrong",
        "workers/jobs.py",
        "not await world.clocks.can_tell_age():",
        "False:",
        (f"{_AHEAD}::test_nothing_is_removed_while_the_clock_is_wrong",),
    ),
    Guard(
        "Telegram is asked for its time before anything is removed by its age",
        _CLOCKS,
        '        await self._api.call("getMe", {})\n        wrong =',
        "        wrong =",
        (f"{_AHEAD}::test_nothing_is_removed_while_the_clock_is_wrong",),
    ),
    Guard(
        "a clock that is minutes wrong does not keep for good what has to go",
        _CLOCKS,
        "wrong_clocks(self._api.ahead_s(), _TOO_WRONG_S)",
        "wrong_clocks(self._api.ahead_s())",
        (f"{_AHEAD}::test_a_clock_that_is_minutes_wrong_for_weeks_keeps_nothing",),
    ),
    Guard(
        "a jump of the clock is not told as a time without the bot",
        "domain/steps/service/note_silence.py",
        "make_interval(hours => $3, secs => $5)",
        "make_interval(hours => $3, secs => 0 * $5)",
        (f"{_AHEAD}::test_a_jump_of_the_clock_is_not_told_as_a_time_without_the_bot",),
    ),
    Guard(
        "a clock that is far behind makes no silence longer",
        "domain/steps/service/note_silence.py",
        "max(0.0, await clocks.ahead_s())",
        "await clocks.ahead_s()",
        (f"{_AHEAD}::test_a_clock_that_is_far_behind_does_not_make_a_restart_a_long_silence",),
    ),
    Guard(
        "a check of the index does not wait for its disk as long as a task does",
        "workers/world.py",
        "        async with limited(2):",
        "        if True:",
        (
            "tests/usecases/service/test_worker_checks.py::test_an_index_whose_disk_stalls_fails_its_check_soon",
        ),
    ),
    Guard(
        "a photo that was just posted comes by itself although the clock is far ahead",
        "domain/steps/deliveries/offer_late.py",
        "    if await is_known_wrong():\n        return\n",
        "",
        (f"{_AHEAD}::test_a_photo_that_was_just_posted_is_sent_although_the_clock_is_a_day_ahead",),
    ),
    Guard(
        "a photo that was owed before the clock jumped ahead comes by itself",
        "domain/usecases/deliveries/deliver_photo.py",
        " and not await is_known_wrong():",
        ":",
        (f"{_AHEAD}::test_a_photo_that_was_owed_before_the_clock_jumped_ahead_is_sent",),
    ),
    Guard(
        "a clock that seems wrong once after a sleep of the machine wakes nobody",
        _CLOCKS,
        " AND ended_at IS NULL AND told_at IS NOT NULL",
        " AND ended_at IS NULL",
        (f"{_AHEAD}::test_a_clock_that_seems_wrong_once_after_a_sleep_wakes_nobody",),
    ),
    Guard(
        "questions that somebody looked at before the clock was put back are free",
        "domain/queries/questions/held.py",
        """
  AND r.held_until < clock_timestamp() + interval '{HELD_S} seconds' + interval '1 minute'""",
        "",
        ("tests/usecases/questions/test_review.py",),
    ),
)
