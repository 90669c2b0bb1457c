"""API tokens: what a program may do with its token, and how much it holds up."""

from tests.guards.guard import Guard

_MANAGED = ("tests/telegram/access/test_manage_tokens.py",)

TOKEN_GUARDS = (
    Guard(
        "a call that a token may not make counts for its limit like any other",
        "bot/api/application.py",
        "await ensure_may_call(asker, world)  # what is refused for its scope counts, too\n"
        "        ensure_scope(asker, route.needs)",
        "ensure_scope(asker, route.needs)\n        await ensure_may_call(asker, world)",
        ("tests/api/test_tokens.py",),
    ),
    Guard(
        "a token for changes approves no request",
        "bot/api/questions/waiting.py",
        'decide_request, "Approve or decline a request"),\n        needs=Scope.MANAGE',
        'decide_request, "Approve or decline a request"),\n        needs=Scope.CHANGE',
        ("tests/access/test_routes.py",),
    ),
    Guard(
        "a token for changes undoes no setting, and lets nobody in again",
        "bot/api/operations/undo_operation.py",
        "Scope.MANAGE if asked.kind in _TO_MANAGE else Scope.CHANGE",
        "Scope.CHANGE",
        ("tests/api/test_tokens.py",),
    ),
    Guard(
        "tasks that a program begins take turns with those of others",
        "bot/api/application.py",
        "with take_turn_of(asker.key):",
        "if True:",
        ("tests/api/test_moving_photos.py",),
    ),
    Guard(
        "a token confirms no face as the parent who made it",
        "bot/api/faces/judge_face.py",
        "    call.ensure_no_program()\n",
        "",
        ("tests/api/test_tokens.py",),
    ),
    Guard(
        "a token whose maker left has Telegram asked once",
        "bot/api/authentication.py",
        "use_token(given, world.memberships.looking)",
        "use_token(given, world.memberships)",
        ("tests/api/test_tokens.py",),
    ),
    Guard(
        "a token reads the name that all read, not the one that its maker has for a person as a parent",
        "domain/queries/persons/person_card.py",
        "sql.one(_Person, _PERSON, number, viewer.linked_as)",
        "sql.one(_Person, _PERSON, number, viewer.tg_user_id)",
        ("tests/api/test_tokens.py",),
    ),
    Guard(
        "a token renames nobody in the words of the parent who made it",
        "domain/steps/persons/change_name.py",
        "acting.by.linked_as,",
        "acting.by.tg_user_id,",
        ("tests/api/test_tokens.py",),
    ),
    Guard(
        "whoever may not be shown a token keeps the question for its name",
        "bot/telegram/chats/refusals.py",
        ', "token_needs_private_chat")',
        ")",
        _MANAGED,
    ),
    Guard(
        "no token is made that nobody sees, because its maker blocked the bot",
        "bot/telegram/access/manage_tokens.py",
        " or not await _may_write_to(ctx):",
        ":",
        _MANAGED,
    ),
    Guard(
        "nobody hears of a token that somebody else ended that they ended it",
        "domain/queries/access/tokens.py",
        " AND actor = $3 AND created_at >= $4 LIMIT 1",
        " AND $3::text <> '' AND created_at >= $4 LIMIT 1",
        _MANAGED,
    ),
)
