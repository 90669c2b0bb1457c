"""Guards of the words that answer a question of the bot."""

from tests.guards.guard import Guard

PROMPTS_GUARDS = (
    Guard(
        "words count from when they were written, also when the bot reads them later",
        "bot/telegram/chats/fsm_storage.py",
        "return received_at if message is None else min(message.date, received_at)",
        "return received_at",
        ("tests/telegram/chats/test_prompts.py",),
    ),
)
