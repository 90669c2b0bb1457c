"""Guards of the words that answer a question of the bot."""

from tests.guards.guard import Guard

_TEST = ("tests/telegram/chats/test_prompts.py",)
_REPLIES = ("tests/telegram/chats/test_replies.py",)

PROMPTS_GUARDS = (
    Guard(
        "words count from when they were written, also when the bot reads them later",
        "bot/telegram/chats/fsm_storage.py",
        "return received_at if message is None else min(message.date, received_at)",
        "return received_at",
        _TEST,
    ),
    Guard(
        "a list waits for its press whatever else its reader does",
        "bot/telegram/chats/prompts.py",
        "patience = PATIENCE_OF_LISTS if waits_on else PATIENCE",
        "patience = PATIENCE",
        ("tests/telegram/faces/test_list_of_names.py",),
    ),
    Guard(
        "a reply to another question than the open one is no answer",
        "bot/telegram/chats/prompts.py",
        "if message.forward_origin is not None or answers_another(message, asked, bot_id):",
        "if message.forward_origin is not None:",
        _REPLIES,
    ),
    Guard(
        "a forwarded message is no answer",
        "bot/telegram/chats/prompts.py",
        "if message.forward_origin is not None or answers_another(message, asked, bot_id):",
        "if answers_another(message, asked, bot_id):",
        _REPLIES,
    ),
    Guard(
        "a reply to a question that is over names nobody who is being connected",
        "bot/telegram/chats/prompts.py",
        "return bool(flows) if asked is None else asked.flow not in flows",
        "return False if asked is None else asked.flow not in flows",
        _REPLIES,
    ),
    Guard(
        "an answer that comes too late names nobody who is being connected",
        "bot/telegram/connecting/connect_person.py",
        "if ended_prompt:",
        "if False:",
        _TEST,
    ),
    Guard(
        "a button gives the name that stands on it, and not the one that was typed last",
        "bot/telegram/chats/prompts.py",
        'return words_of != 0 and asked.data.get("words_of") == words_of',
        "return True",
        ("tests/telegram/persons/test_typed_names.py", "tests/telegram/faces/test_name_face.py"),
    ),
)
