"""Guards of which messages of a group are taken in."""

from tests.guards.guard import Guard

TAKEN_IN_GUARDS = (
    Guard(
        "a photo whose caption is a command is taken in",
        "bot/telegram/photos/accept_asset.py",
        "    photo = _photo_of(message, ctx)\n    if photo is not None:\n",
        '    photo = None if (message.caption or "").startswith("/") else _photo_of(message, ctx)\n'
        "    if photo is not None:\n",
        ("tests/telegram/photos/test_accept_asset.py",),
    ),
)
