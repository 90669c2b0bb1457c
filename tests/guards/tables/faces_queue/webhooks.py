"""Webhooks: what is called and what never, and that no receiver keeps others waiting."""

from tests.guards.guard import Guard

WEBHOOK_GUARDS = (
    Guard(
        "no webhook leads into a private network, wherever its name leads by then",
        "domain/adapters/webhooks/http_webhook_sender.py",
        'not all(is_public(ip_address(one["host"])) for one in found)',
        "False",
        ("tests/adapters/webhooks/test_http_webhook_sender.py",),
    ),
    Guard(
        "no webhook leads to an address that was not given out for the internet",
        "domain/adapters/webhooks/http_webhook_sender.py",
        "if address not in _GIVEN_OUT:",
        "if False:",
        ("tests/adapters/webhooks/test_http_webhook_sender.py",),
    ),
    Guard(
        "a webhook's redirect is not followed",
        "domain/adapters/webhooks/http_webhook_sender.py",
        "allow_redirects=False",
        "allow_redirects=True",
        ("tests/adapters/webhooks/test_http_webhook_sender.py",),
    ),
    Guard(
        "a silent name server holds no thread in which photos are read",
        "domain/adapters/webhooks/name_look_ups.py",
        "run_in_executor(self._threads, look_up)",
        "run_in_executor(None, look_up)",
        ("tests/adapters/webhooks/test_http_webhook_sender.py",),
    ),
    Guard(
        "a name server that knows nothing now says nothing against the address",
        "domain/adapters/webhooks/http_webhook_sender.py",
        "isinstance(error, _NotPublicError) or is_no_name(error)",
        "True",
        ("tests/adapters/webhooks/test_http_webhook_sender.py",),
    ),
    Guard(
        "a receiver that was silent a moment ago holds no second place",
        "domain/adapters/webhooks/http_webhook_sender.py",
        "if not self._silent.may_call(url):",
        "if False:",
        ("tests/adapters/webhooks/test_http_webhook_sender.py",),
    ),
    Guard(
        "silent receivers of webhooks leave places for photos",
        "domain/values/task_kinds.py",
        ', "call_webhook"})',
        "})",
        ("tests/telegram/work/test_consumers.py",),
    ),
    Guard(
        "a request that is sent again adds no second webhook",
        "domain/usecases/faces_queue/add_webhook.py",
        "        if (added := await sql.one(AddedWebhook, _ADDED, workspace_id, by.batch_id)) is not None:\n"
        "            return added\n",
        "",
        ("tests/api/test_webhooks.py",),
    ),
    Guard(
        "a webhook that was removed does not come back when its request is sent again",
        "domain/usecases/faces_queue/add_webhook.py",
        "if again:",
        "if False:",
        ("tests/api/test_webhooks.py",),
    ),
    Guard(
        "a key that added a webhook adds no other address within a day",
        "bot/api/faces_queue/webhooks.py",
        "if added.url != body.url:",
        "if False:",
        ("tests/api/test_webhooks.py",),
    ),
    Guard(
        "only who moderates sees and removes webhooks",
        "domain/queries/faces_queue/webhooks.py",
        'return await moderating(workspace_id, by, what="webhook")',
        "return Acting(by, workspace_id, True)",
        ("tests/api/test_webhooks.py",),
    ),
    Guard(
        "a webhook whose task was lost is called",
        "domain/steps/work/resume_rows.py",
        "WHERE c.ended_at IS NULL AND c.created_at",
        "WHERE false AND c.created_at",
        ("tests/usecases/work/test_sweep_rows.py",),
    ),
    Guard(
        "a webhook that was stopped is called no more",
        "domain/steps/work/resume_rows.py",
        "AND w.stopped_at IS NULL\nWHERE c.ended_at IS NULL",
        "\nWHERE c.ended_at IS NULL",
        ("tests/usecases/work/test_sweep_rows.py",),
    ),
    Guard(
        "what was told to webhooks is forgotten after a week",
        "domain/steps/service/forget_old_rows.py",
        '    "DELETE FROM webhook_calls WHERE ended_at < now() - make_interval(days => $1)",\n',
        "",
        ("tests/usecases/service/test_retention.py",),
    ),
)
