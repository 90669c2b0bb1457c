"""Writes chats, messages and the ledger as JSON, for the messenger page and other processes."""

from collections.abc import Callable
from dataclasses import asdict

from sandbox.telegram.entities import Chat, Json, Media, Message
from sandbox.telegram.ledger import Ledger, SentMessage
from sandbox.telegram.service import Telegram
from sandbox.telegram.wire.faults import Fault

SHOWN_MESSAGES = 200
# Types that a browser may show as a picture; every other file is offered as a download.
IMAGE_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


def state_view(tg: Telegram) -> Json:
    """The state without the messages. A page fetches a chat's messages when the chat's version has grown."""
    people = [u for u in tg.users.values() if not u.is_bot]
    chats = sorted(
        (c for c in tg.chats.values() if c.migrated_to is None and not c.deleted), key=_place_in(tg)
    )
    return {
        "run": tg.run,
        "bot": {"username": tg.bot.username, "name": tg.bot.first_name},
        "privacy": tg.privacy,
        "pending_updates": len(tg.queue.pending),
        "faults": [fault_view(f, tg.clock.now()) for f in [*tg.faults.waiting, *reversed(tg.faults.spent)]],
        "people": [
            {
                "id": u.id,
                "name": " ".join(filter(None, (u.first_name, u.last_name))),
                "started": u.started,
                "blocked": u.blocked,
                "language": u.language_code,
            }
            for u in people
        ],
        "chats": [_chat_view(tg, c) for c in chats],
        "steps": list(tg.guide.steps),
        "examples": [title for title, _ in tg.guide.examples],
    }


def _place_in(tg: Telegram) -> Callable[[Chat], tuple[int, bool]]:
    """The sort key of a column: the guide's chats, then groups, then private chats, the oldest first."""
    first = {chat_id: place for place, chat_id in enumerate(tg.guide.chats)}
    return lambda chat: (first.get(chat.id, len(first)), chat.is_private)


def fault_view(fault: Fault, now: float) -> Json:
    """left_s: null when no time ends the fault. is_over: the fault cannot strike any more."""
    plain = ("number", "kind", "method", "chat_id", "times", "hits", "probability", "seed", "album_part")
    left_s = None if fault.until is None else max(0.0, round(fault.until - now, 1))
    return {name: getattr(fault, name) for name in plain} | {"left_s": left_s, "is_over": fault.is_over(now)}


def _chat_view(tg: Telegram, chat: Chat) -> Json:
    bot = tg.bot_member(chat)
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "version": chat.version,
        "bot": bot.status if bot is not None else "left",
        "menu_button": tg.profile.menu_button(chat.id) if chat.is_private else None,
        "members": [
            {"id": m.user.id, "status": m.status}
            for m in chat.members.values()
            if m.is_in and not m.user.is_bot
        ],
    }


def messages_view(tg: Telegram, chat: Chat) -> Json:
    shown = chat.visible[-SHOWN_MESSAGES:]
    return {"id": chat.id, "version": chat.version, "messages": [_message_view(tg, m) for m in shown]}


def _message_view(tg: Telegram, message: Message) -> Json:
    return {
        "id": message.message_id,
        "from": _speaker(message),
        "from_id": message.sender.id,
        "is_bot": message.sender is tg.bot,
        "date": message.date,
        "text": message.words,
        "entities": message.entities,
        "media": _media_view(message.media) if message.media is not None else None,
        "album": message.media_group_id,
        "buttons": message.keyboard,
        "reply": _reply_view(message.reply_to),
        "forwarded": message.forwarded_from.first_name if message.forwarded_from else None,
        "reactions": [
            {"emoji": emoji, "by": tg.users[user_id].first_name, "by_id": user_id}
            for user_id, every in message.reactions.items()
            for emoji in every
        ],
        "edited": message.edit_date is not None,
        "note": _service_note(message),
    }


def _speaker(message: Message) -> str:
    if message.sender_chat is not None:
        return message.sender_chat.title or "Group"
    return " ".join(filter(None, (message.sender.first_name, message.sender.last_name)))


def _media_view(media: Media) -> Json:
    file = media.file
    return {
        "kind": file.kind,
        "url": f"/control/files/{media.file_ids[-1]}",
        "is_image": file.kind == "photo" or file.mime_type in IMAGE_TYPES,
        "name": file.name,
        "width": file.width,
        "height": file.height,
        "size": len(file.data),
    }


def _reply_view(message: Message | None) -> Json | None:
    if message is None:
        return None
    return {"from": _speaker(message), "text": message.words[:80] or "Photo"}


def _service_note(message: Message) -> str | None:
    """What a service message says has happened. None for a message that somebody wrote."""
    service = message.service
    for name, phrase in (("new_chat_members", "joined"), ("left_chat_member", "left")):
        if name in service:
            users = service[name] if isinstance(service[name], list) else [service[name]]
            return f"{', '.join(user['first_name'] for user in users)} {phrase}"
    if "pinned_message" in service:
        return f"{_speaker(message)} pinned a message"
    if "forum_topic_created" in service:
        return f"New topic: {service['forum_topic_created']['name']}"
    return "The group became a supergroup" if service else None


def ledger_view(ledger: Ledger) -> Json:
    plain = ("number", "method", "chat_id", "at", "accepted", "status", "error", "fault")
    calls = [
        {name: getattr(call, name) for name in plain} | {"messages": [_sent_view(s) for s in call.messages]}
        for call in ledger.calls()
    ]
    return {"calls": calls, "polls": ledger.polls}


def _sent_view(sent: SentMessage) -> Json:
    plain = ("chat_id", "message_id", "text", "caption", "keyboard")
    file = asdict(sent.file) if sent.file is not None else None
    return {name: getattr(sent, name) for name in plain} | {"file": file}
