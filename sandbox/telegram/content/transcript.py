"""Writes the chats as text, for the message of a test that waited in vain."""

from sandbox.telegram.entities import Chat, Message
from sandbox.telegram.ledger import Call
from sandbox.telegram.service import Telegram

LAST_MESSAGES = 12
LAST_CALLS = 12


def transcript(tg: Telegram) -> str:
    """The last messages of each chat, also deleted ones, the last calls of the bot, and updates that it has
    not confirmed.
    """
    chats = [_chat_lines(tg, chat) for chat in tg.chats.values() if chat.messages]
    calls = [_call_line(call) for call in tg.ledger.calls()[-LAST_CALLS:]]
    kinds = [", ".join(name for name in p.body if name != "update_id") for p in tg.queue.pending]
    waiting = f"{len(kinds)} updates wait for the bot: {kinds[:LAST_CALLS]}"
    return "\n".join([*(line for lines in chats for line in lines), "last calls:", *calls, waiting])


def _chat_lines(tg: Telegram, chat: Chat) -> list[str]:
    name = chat.title or (chat.user and chat.user.first_name)
    head = f"{chat.type} {name} ({chat.id}):"
    return [head, *(_message_line(tg, m) for m in list(chat.messages.values())[-LAST_MESSAGES:])]


def _message_line(tg: Telegram, message: Message) -> str:
    who = "bot" if message.sender is tg.bot else message.sender.first_name
    parts = [f"  #{message.message_id} {who}:"]
    if message.service:
        parts.append(f"<{', '.join(message.service)}>")
    if message.media is not None:
        parts.append(f"<{message.media.file.kind} {len(message.media.file.data)} bytes>")
    parts.append(message.words)
    if message.buttons:
        parts.append(f"{message.buttons}")
    if message.reactions:
        parts.append("".join(emoji for every in message.reactions.values() for emoji in every))
    parts.extend(
        word for word, holds in (("(deleted)", message.deleted), ("(edited)", message.history)) if holds
    )
    return " ".join(parts)


def _call_line(call: Call) -> str:
    fault = f" [{call.fault}]" if call.fault else ""
    return f"  {call.number} {call.method} chat={call.chat_id} {call.status} {call.error or ''}{fault}"
