"""What Telegram sends and aiogram cannot read."""

from tests.guards.guard import Guard

_TESTS = ("tests/telegram/chats/test_unread_updates.py",)

UNREAD_GUARDS = (
    Guard(
        "a part of an update that says who wrote is never left out",
        "bot/update_reader.py",
        "part in _SPARE and _is_picture",
        "part in (*_SPARE, 'from', 'sender_chat') and _is_picture",
        _TESTS,
    ),
    Guard(
        "a photo counts though a part that nobody needs cannot be read",
        "bot/update_reader.py",
        "mended[kind].pop(part, None)",
        "pass",
        _TESTS,
    ),
    Guard(
        "a right of which an older Bot API server does not tell is none",
        "bot/update_reader.py",
        "mended[kind][part][name] = False",
        "pass",
        ("tests/telegram/groups/test_record_consent.py",),
    ),
    Guard(
        "the operator is told of an update that was passed over",
        "bot/update_reader.py",
        "        self._last = self._now()\n",
        "",
        _TESTS,
    ),
)
