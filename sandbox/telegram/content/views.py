"""Writes users, chats and messages as the Bot API does."""

from sandbox.telegram.entities import Chat, Json, Media, Member, Message, User

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


def _without_none(**fields: object) -> Json:
    return {name: value for name, value in fields.items() if value is not None}


def user_json(user: User) -> Json:
    return _without_none(
        id=user.id,
        is_bot=user.is_bot,
        first_name=user.first_name,
        last_name=user.last_name,
        username=user.username,
        language_code=None if user.is_bot else user.language_code,
    )


def chat_json(chat: Chat) -> Json:
    if chat.user is not None:
        return _without_none(
            id=chat.id,
            type=chat.type,
            first_name=chat.user.first_name,
            last_name=chat.user.last_name,
            username=chat.user.username,
        )
    return _without_none(
        id=chat.id, type=chat.type, title=chat.title, username=chat.username, is_forum=chat.is_forum or None
    )


def full_chat_json(chat: Chat) -> Json:
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    full = chat_json(chat) | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, chat.is_private),
    }
    if chat.protected:
        full["has_protected_content"] = True
    if chat.pinned and chat.pinned[-1] in chat.messages:
        full["pinned_message"] = message_json(chat.messages[chat.pinned[-1]], nested=True)
    return full


def member_json(member: Member) -> Json:
    answer: Json = {"status": member.status, "user": user_json(member.user)}
    match member.status:
        case "creator":
            answer["is_anonymous"] = False
        case "administrator":
            answer |= {"can_be_edited": False, "is_anonymous": False}
            answer |= {right: right in member.rights for right in ADMIN_RIGHTS}
        case "kicked":
            answer["until_date"] = 0
        case _:
            pass
    return answer


def media_json(media: Media) -> Json:
    """The field of a message that holds this file."""
    file = media.file
    size = len(file.data)
    if file.kind == "photo":
        last = len(file.sizes) - 1
        sizes = [
            _without_none(
                file_id=file_id,
                file_unique_id=file.unique_id if index == last else f"{file.unique_id}s{index}",
                width=width,
                height=height,
                # The smaller sizes are made when somebody asks for them.
                file_size=size if index == last else None,
            )
            for index, (file_id, (width, height)) in enumerate(zip(media.file_ids, file.sizes, strict=True))
        ]
        return {"photo": sizes}
    answer = _without_none(
        file_id=media.file_ids[0],
        file_unique_id=file.unique_id,
        file_name=file.name,
        mime_type=file.mime_type,
        file_size=size,
    )
    if file.kind == "video":
        answer |= {"width": file.width, "height": file.height, "duration": 1}
    return {file.kind: answer}


def message_json(message: Message, *, nested: bool = False) -> Json:
    """nested: the message is shown inside another one, and then without the message that it answers."""
    thread = message.thread_id
    answer = _without_none(
        message_id=message.message_id,
        date=message.date,
        chat=chat_json(message.chat),
        sender_chat=message.sender_chat and chat_json(message.sender_chat),
        message_thread_id=thread,
        is_topic_message=True if thread is not None else None,
        text=message.text,
        caption=message.caption,
        media_group_id=message.media_group_id,
        edit_date=message.edit_date,
        has_protected_content=message.protected or message.chat.protected or None,
    )
    answer["from"] = user_json(message.sender)
    answer |= message.service
    if message.entities:
        answer["entities" if message.text is not None else "caption_entities"] = message.entities
    if message.media is not None:
        answer |= media_json(message.media)
    if message.keyboard:
        answer["reply_markup"] = {"inline_keyboard": message.keyboard}
    if message.reply_to is not None and not nested:
        answer["reply_to_message"] = message_json(message.reply_to, nested=True)
    if message.forwarded_from is not None:
        origin = {"type": "user", "date": message.date, "sender_user": user_json(message.forwarded_from)}
        answer["forward_origin"] = origin
    return answer


def inaccessible_json(message: Message) -> Json:
    """What a callback shows of a message that was deleted."""
    return {"chat": chat_json(message.chat), "message_id": message.message_id, "date": 0}


def reactions_json(emoji: list[str]) -> list[Json]:
    return [{"type": "emoji", "emoji": one} for one in emoji]
