"""Makes the updates that Telegram sends by itself: people come and go, the bot is added, reactions."""

from sandbox.telegram.content.views import chat_json, member_json, reactions_json, user_json
from sandbox.telegram.entities import Chat, Member, User
from tests.access.doing import Do, where_of, write
from tests.access.people import Actor
from tests.access.scene import Scene, Side


def own_membership_of(before: str, after: str, *, where: str = "idle", new: bool = False) -> Do:
    """The actor changes the bot's membership. new: in a new group that the actor owns."""

    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        chat = where_of(scene, actor, side, where)
        if new:
            group = scene.bot.tg.add_group("New")
            group.seat(actor.user, "creator")
            group.seat(scene.bot.tg.bot, "administrator")
            chat = group.chat
        assert chat is not None
        if after == "kicked" and not chat.is_private:  # the bot asks Telegram whether it was removed
            chat.members[scene.bot.tg.bot.id] = Member(scene.bot.tg.bot, after)
        _tell_member(scene, "my_chat_member", chat, actor.user, scene.bot.tg.bot, before, after)

    return do


async def into_channel(scene: Scene, actor: Actor, _: Side) -> None:
    """The actor adds the bot to a channel."""
    channel = Chat(-1_009_000_000_002, "channel", "News")
    _tell_member(scene, "my_chat_member", channel, actor.user, scene.bot.tg.bot, "left", "administrator")


def membership_of(before: str, after: str) -> Do:
    """The actor's own membership changes."""

    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        _tell_member(scene, "chat_member", side.group.chat, actor.user, actor.user, before, after)

    return do


def _tell_member(scene: Scene, kind: str, chat: Chat, by: User, who: User, before: str, after: str) -> None:
    body = {
        "chat": chat_json(chat),
        "from": user_json(by),
        "date": scene.bot.tg.service.now(),
        "old_chat_member": member_json(Member(who, before)),  # type: ignore[arg-type]
        "new_chat_member": member_json(Member(who, after)),  # type: ignore[arg-type]
    }
    scene.bot.tg.service.queue.add(kind, body, order_key="raw")


def reaction_of(emoji: str) -> Do:
    """The actor reacts to the bot's introduction."""

    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        chat, tg = side.group.chat, scene.bot.tg.service
        who = {"user": user_json(actor.user)} if actor.sender_chat is None else {}
        body = {
            "chat": chat_json(chat),
            "message_id": side.group.from_bot[0].message_id,
            "date": tg.now(),
            "old_reaction": [],
            "new_reaction": reactions_json([emoji]),
            **(who or {"actor_chat": chat_json(actor.sender_chat or chat)}),
        }
        tg.queue.add("message_reaction", body, order_key="raw")

    return do


def service_of(field: str, *, as_list: bool) -> Do:
    async def do(scene: Scene, actor: Actor, side: Side) -> None:
        who = user_json(actor.user)
        write(scene, actor, side.group.chat, service={field: [who] if as_list else who})

    return do
