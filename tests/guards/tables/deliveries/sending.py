"""A photo is one message, to a recipient who may receive it at that moment."""

from tests.guards.guard import Guard

_DELIVER = "domain/usecases/deliveries/deliver_photo.py"
_ANSWERS = "workers/deliveries/send_delivery.py"
_RIGHT = ("tests/usecases/deliveries/test_right_to_receive.py",)
_SENT = ("tests/usecases/deliveries/test_deliver_photo.py", "tests/usecases/deliveries/test_late_answers.py")
_TELEGRAM_SAYS = ("tests/usecases/deliveries/test_send_delivery.py",)

_RIGHT_GUARDS = (
    Guard(
        "a photo waits while nobody knows whether its recipient is still a member",
        _DELIVER,
        "    if await sql.value(int, _MAY_BUT_LONG_AGO, view.delivery_id, _LONG_AGO_S):",
        "    if False:",
        _RIGHT,
    ),
    Guard(
        "a caption names nobody who left the photo before the send began",
        _DELIVER,
        "    if not _is_true(view, begun):",
        "    if False:",
        ("tests/usecases/faces/test_moved_meanwhile.py",),
    ),
    Guard(
        "a photo is received by an approved link only",
        _DELIVER,
        "l.participant_id = x.participant_id\n        AND l.state = 'approved'",
        "l.participant_id = x.participant_id",
        _RIGHT,
    ),
    Guard(
        "the person on a photo is live at the moment of the send",
        _DELIVER,
        "d.workspace_id AND {IS_LIVE}",
        "d.workspace_id",
        _RIGHT,
    ),
    Guard(
        "only an active person is live",
        "domain/queries/persons/live_person.py",
        "p.status = 'ACTIVE' AND ",
        "",
        _RIGHT,
    ),
    Guard(
        "only an approved person is live",
        "domain/queries/persons/live_person.py",
        "p.approval = 'approved' AND ",
        "",
        _RIGHT,
    ),
    Guard(
        "whoever is being erased is not live",
        "domain/queries/persons/live_person.py",
        " AND p.erasing_at IS NULL",
        "",
        _RIGHT,
    ),
    Guard(
        "a photo is received of a person of the same workspace only",
        _DELIVER,
        "AND p.workspace_id = d.workspace_id",
        "",
        (*_RIGHT, "tests/usecases/groups/test_workspaces_apart.py"),
    ),
    Guard(
        "a photo is received only while the face is on it",
        _DELIVER,
        "    JOIN face_instances f ON f.asset_id = x.asset_id AND f.person_id = x.person_id\n",
        "",
        _RIGHT,
    ),
    Guard(
        "a photo is received only for a reason that was not withdrawn",
        _DELIVER,
        "x.participant_id = d.participant_id AND x.withdrawn_at IS NULL)",
        "x.participant_id = d.participant_id)",
        _RIGHT,
    ),
    Guard(
        "a photo is received only while its group is active",
        _DELIVER,
        "ON g.id = o.group_id AND g.active\n    JOIN group_participants",
        "ON g.id = o.group_id\n    JOIN group_participants",
        _RIGHT,
    ),
    Guard(
        "a photo is received by members only",
        _DELIVER,
        "AND m.status IN ('member', 'admin') AND",
        "AND",
        _RIGHT,
    ),
    Guard(
        "membership counts for a minute only",
        _DELIVER,
        "AND m.checked_at > now() - make_interval(secs => $2)",
        "AND make_interval(secs => $2) IS NOT NULL",
        _RIGHT,
    ),
    Guard(
        "nothing goes to a closed chat",
        _DELIVER,
        "WHERE r.id = d.participant_id AND r.private_chat = 'open')",
        "WHERE r.id = d.participant_id)",
        _SENT,
    ),
)

_ONCE_GUARDS = (
    Guard(
        "one worker begins a send",
        _DELIVER,
        "d.id = $1 AND d.state = 'pending' AND d.offered_at IS NULL AND d.taken_away_at",
        "d.id = $1 AND d.taken_away_at",
        _SENT,
    ),
    Guard(
        "a send that died is unknown and not tried again",
        _DELIVER,
        'outcome = SendOutcome("unknown", "the worker died while sending")',
        'outcome = SendOutcome("retry", "the worker died while sending")',
        _SENT,
    ),
    Guard(
        "another worker's send is left alone while it may still get its answer",
        _DELIVER,
        "view.sending_for_s < _CUT_OFF_S",
        "False",
        _SENT,
    ),
    Guard(
        "a late answer of a send given up changes nothing",
        "domain/steps/deliveries/record_delivery.py",
        "($5::bigint IS NULL OR token = $5)",
        "($5::bigint IS NULL OR true)",
        _SENT,
    ),
    Guard(
        "a late yes to a send given up is believed",
        "domain/steps/deliveries/record_delivery.py",
        "        if outcome.tg_message_id is not None:",
        "        if False:",
        _SENT,
    ),
    Guard(
        "an answer of Telegram is recorded though Postgres was away",
        _DELIVER,
        "            begin_anew()\n            await",
        "            raise\n            await",
        _SENT,
    ),
    Guard(
        "a network that is away is told from an answer that did not come",
        "domain/adapters/telegram/bot_api.py",
        "connect_s = min(connect_timeout_s, timeout_s / 2)",
        "connect_s = connect_timeout_s",
        ("tests/adapters/telegram/test_bot_api.py",),
    ),
    Guard(
        "a later state of a delivery is not overwritten",
        "domain/steps/deliveries/record_delivery.py",
        "WHERE id = $1 AND state = 'sending' AND (",
        "WHERE id = $1 AND (",
        _SENT,
    ),
    Guard(
        "a photo that was sent, or may have been, is never owed by itself again",
        "domain/steps/deliveries/owe_deliveries.py",
        "deliveries.state = 'suppressed' AND (",
        "deliveries.state IN ('suppressed', 'sent', 'unknown') AND (",
        ("tests/usecases/photos/test_accept_asset.py", *_SENT),
    ),
    Guard(
        "a photo that may have arrived is owed again only when somebody asks",
        "domain/steps/deliveries/owe_deliveries.py",
        "AND (deliveries.unknown_at IS NULL OR $5::boolean)",
        "",
        ("tests/usecases/service/test_restore.py",),
    ),
    Guard(
        "a photo that may have been sent after the backup is not sent by itself",
        "domain/steps/deliveries/owe_deliveries.py",
        "AND restored_at > a.taken_at AND",
        "AND false AND",
        ("tests/usecases/service/test_restore.py",),
    ),
    Guard(
        "a decision of somebody else sends nothing again after a restore",
        "domain/steps/deliveries/owe_deliveries.py",
        "WHERE $3::bigint IS NULL AND restored_at",
        "WHERE NOT $5::boolean AND restored_at",
        ("tests/usecases/service/test_restore.py",),
    ),
    Guard(
        "a photo that was sent is not suppressed, as it could be owed again then",
        "domain/steps/deliveries/record_delivery.py",
        "WHEN d.sent_at IS NOT NULL\n",
        "WHEN false\n",
        ("tests/usecases/chats/test_meet_participant.py",),
    ),
    Guard(
        "a photo that may have arrived is not suppressed, as it could be owed again then",
        "domain/steps/deliveries/record_delivery.py",
        "WHEN d.unknown_at IS NOT NULL THEN 'unknown'",
        "",
        _SENT,
    ),
    Guard(
        "a send whose outcome is ambiguous is unknown, and not tried again",
        _ANSWERS,
        'return SendOutcome("unknown", error.reason)',
        'return SendOutcome("retry", error.reason)',
        _TELEGRAM_SAYS,
    ),
    Guard(
        "a server's error says nothing of what was done",
        "domain/adapters/telegram/bot_api.py",
        "if not isinstance(answer, dict) or status >= 500:",
        "if not isinstance(answer, dict):",
        ("tests/adapters/telegram/test_bot_api.py",),
    ),
    Guard(
        "only Telegram's own word on a file rejects the photo",
        "domain/adapters/telegram/telegram_photo_source.py",
        'if refused.status != 400 or "temporarily unavailable" in refused.description:',
        "if False:",
        ("tests/adapters/telegram/test_telegram_photo_source.py",),
    ),
    Guard(
        "half a file, or a proxy's page, is no photo",
        "domain/adapters/telegram/telegram_photo_source.py",
        'if file.get("file_size", len(data)) != len(data):',
        "if False:",
        ("tests/adapters/telegram/test_telegram_photo_source.py",),
    ),
    Guard(
        "a call whose connection broke may have been heard",
        "domain/adapters/telegram/bot_api.py",
        "raise Ambiguous(TELEGRAM, why_unreachable(error)) from None",
        "raise NotSent(TELEGRAM, why_unreachable(error)) from None",
        ("tests/adapters/telegram/test_bot_api.py",),
    ),
    Guard(
        "a refusal parks what waits for this recipient",
        _ANSWERS,
        'return SendOutcome("unreachable", refused.description)',
        'return SendOutcome("failed", refused.description)',
        _TELEGRAM_SAYS,
    ),
    Guard(
        "after a refusal nothing more goes to this recipient",
        "domain/steps/deliveries/record_delivery.py",
        "        await _park(view, outcome.reason)\n",
        "        pass\n",
        _SENT,
    ),
)

_RATE_GUARDS = (
    Guard(
        "a 429 pauses its chat",
        _DELIVER,
        "await rates.pause(view.tg_user_id, outcome.retry_after_s)",
        "pass",
        (*_SENT, "tests/telegram/deliveries/test_mishaps.py"),
    ),
    Guard(
        "a pause holds in every process",
        "domain/adapters/redis/send_turns.py",
        "math.max(0, left(KEYS[2]))",
        "0",
        ("tests/adapters/redis/test_send_rates.py",),
    ),
    Guard(
        "a pause also holds sends that wait already",
        "domain/adapters/redis/send_rates.py",
        "if not await self._is_paused(*buckets):",
        "if True:",
        ("tests/adapters/redis/test_send_rates.py",),
    ),
    Guard(
        "a 429 is waited for as long as it says",
        "workers/runner.py",
        "delay_s=error.retry_after_s if isinstance(error, Throttled) else None",
        "delay_s=None",
        _SENT,
    ),
    Guard(
        "every send takes its turn",
        _DELIVER,
        "        await rates.acquire(view.tg_user_id)\n",
        "",
        _SENT,
    ),
)

SENDING_GUARDS = (*_RIGHT_GUARDS, *_ONCE_GUARDS, *_RATE_GUARDS)
