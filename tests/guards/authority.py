"""Who may do what: read at the moment of the act, and never from the button."""

from tests.guards.guard import Guard

_DECIDE = "domain/usecases/decide_link.py"
_DECIDE_TEST = ("tests/usecases/test_decide_link.py",)
_BIND_TEST = ("tests/usecases/test_bind_admin_chat.py",)

AUTHORITY_GUARDS = (
    Guard(
        "who has nothing to do with a request learns nothing of it",
        _DECIDE,
        'if not (moderator or owner):\n            raise NotFound("request")',
        "pass",
        _DECIDE_TEST,
    ),
    Guard(
        "only a moderator, or an owner where there is one, decides a request",
        "domain/rules/access.py",
        'raise Forbidden("not_yours_to_decide")',
        "return",
        ("tests/rules/test_access.py", *_DECIDE_TEST),
    ),
    Guard(
        "a request is decided once",
        _DECIDE,
        'if request["state"] != "requested" or request["approval"] != "requested":',
        "if False:",
        _DECIDE_TEST,
    ),
    Guard(
        "two who decide at once wait for each other",
        _DECIDE,
        "AND p.erasing_at IS NULL FOR UPDATE OF p, l",
        "AND p.erasing_at IS NULL",
        _DECIDE_TEST,
    ),
    Guard(
        "a question is answered once",
        "domain/usecases/decide_suggestion.py",
        "WHERE id = $1 AND status = 'PENDING' RETURNING",
        "WHERE id = $1 RETURNING",
        ("tests/usecases/test_decide_suggestion.py",),
    ),
    Guard(
        "only those linked or moderating answer a question",
        "domain/usecases/decide_suggestion.py",
        'if not await is_linked(suggestion["person_id"], tg_user_id) and not await moderates(',
        "if False and not await moderates(",
        ("tests/usecases/test_decide_suggestion.py",),
    ),
    Guard(
        "only the owner or a moderator erases",
        "domain/rules/access.py",
        'raise Forbidden("only_owner_erases")',
        "return",
        ("tests/rules/test_access.py", "tests/usecases/test_erase_person.py"),
    ),
    Guard(
        "only ones own draft takes photos",
        "domain/usecases/add_training_photo.py",
        "WHERE p.id = $1 AND l.participant_id = $2 AND",
        "WHERE p.id = $1 AND $2::bigint IS NOT NULL AND",
        ("tests/usecases/test_train_person.py",),
    ),
    Guard(
        "only the recipient judges a delivery",
        "domain/usecases/reject_delivery.py",
        "WHERE d.id = $1 AND d.participant_id = $3",
        "WHERE d.id = $1 AND $3::bigint IS NOT NULL",
        ("tests/usecases/test_judge_delivery.py",),
    ),
    Guard(
        "only the recipient asks for a photo again",
        "domain/usecases/send_photo_again.py",
        "WHERE id = $1 AND participant_id = $2 AND state IN",
        "WHERE id = $1 AND $2::bigint IS NOT NULL AND state IN",
        ("tests/usecases/test_meet_participant.py",),
    ),
    Guard(
        "ids that many share moderate nothing",
        "domain/adapters/telegram_memberships.py",
        "if tg_user_id in SHARED_IDS:",
        "if False:",
        ("tests/adapters/test_telegram_memberships.py",),
    ),
    Guard(
        "an anonymous admin and a channel are nobody",
        "bot/telegram/identity.py",
        "user is not None and message.sender_chat is None and is_person(user)",
        "user is not None",
        ("tests/telegram/test_bind_admin_chat.py", "tests/telegram/test_accept_asset.py"),
    ),
    Guard(
        "ids that many share are no persons",
        "bot/telegram/identity.py",
        "return not user.is_bot and user.id not in SHARED_IDS",
        "return not user.is_bot",
        ("tests/telegram/test_bind_admin_chat.py", "tests/telegram/test_accept_asset.py"),
    ),
    Guard(
        "a yes of Telegram grows old",
        "domain/adapters/telegram_memberships.py",
        "if time.monotonic() - asked_at >= self._ttl_s:",
        'if status == "":',
        ("tests/adapters/test_telegram_memberships.py",),
    ),
    Guard(
        "the webhook is called with the secret only",
        "bot/webhook.py",
        "if not self._is_telegram(request):",
        "if False:",
        ("tests/telegram/test_webhook.py",),
    ),
    Guard(
        "the body of an update has a limit",
        "bot/webhook.py",
        "client_max_size=MAX_BODY_BYTES",
        "client_max_size=0",
        ("tests/telegram/test_webhook.py",),
    ),
    Guard(
        "of a link only the hash is stored",
        "domain/rules/deep_links.py",
        "return hashlib.sha256(payload.encode()).hexdigest()",
        "return payload",
        ("tests/rules/test_deep_links.py", *_BIND_TEST),
    ),
    Guard(
        "a link that expired leads nowhere",
        "domain/queries/deep_link.py",
        " AND coalesce(expires_at > now(), true)",
        "",
        _BIND_TEST,
    ),
    Guard(
        "a link that was used leads nowhere",
        "domain/queries/deep_link.py",
        "AND used_at IS NULL AND coalesce",
        "AND coalesce",
        _BIND_TEST,
    ),
    Guard(
        "a setup link works once, also for two at once",
        "domain/usecases/bind_admin_chat.py",
        "WHERE token_hash = $1 AND used_at IS NULL",
        "WHERE token_hash = $1",
        _BIND_TEST,
    ),
    Guard(
        "a stolen setup link is of no use",
        "domain/usecases/bind_admin_chat.py",
        'raise Forbidden("only_group_admin")',
        "pass",
        _BIND_TEST,
    ),
    Guard(
        "only a group's admin activates it",
        "domain/usecases/activate_group.py",
        'if await memberships.status(group.tg_chat_id, tg_user_id) != "admin":',
        "if False:",
        ("tests/usecases/test_groups.py",),
    ),
)
