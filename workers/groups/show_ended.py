"""When a participant's last group has ended, was deleted or split off, tells them in private what ends and
what stays; when the bot has left the last group of an admin chat, tells that chat.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.messages.card import Card
from bot.messages.chats.private import ended_group_card, erased_group_card
from bot.messages.groups.groups import ended_workspace_card
from domain.errors import Silenced
from domain.ids import GroupId, ParticipantId, WorkspaceId
from domain.queries.chats.card import Place
from domain.queries.chats.card import card as known_card
from domain.queries.connecting.request import admin_chat
from domain.queries.groups.ended_group import ended_group
from domain.queries.groups.ended_workspace import ended_workspace
from domain.queries.groups.erased_group import erased_group
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_ended(ids: Ids, world: World) -> object:
    group_id = GroupId(int(ids["group_id"]))
    view = await ended_group(group_id, ParticipantId(int(ids["participant_id"])))
    if view is None:
        return "skipped"
    # A group that ends again later is told of again.
    subject = f"{group_id}:{int(view.left_at.timestamp())}"
    place = Place(view.workspace_id, "ended_group", subject, view.staying.tg_user_id)
    until = view.grace_from + timedelta(days=world.settings.group_grace_days)
    return await _tell(world, place, ended_group_card(view, until), view.staying.numbers)


async def _show_erased_group(ids: Ids, world: World) -> object:
    """The group was deleted with `/forget_group` or split off, so the message cannot name it."""
    workspace_id = WorkspaceId(int(ids["workspace_id"]))
    view = await erased_group(workspace_id, ParticipantId(int(ids["participant_id"])))
    if view is None:
        return "skipped"
    is_split_off = bool(ids.get("is_split_off"))
    place = Place(workspace_id, "ended_group", f"erased:{ids['erased_id']}", view.tg_user_id)
    return await _tell(world, place, erased_group_card(view, is_split_off=is_split_off), view.numbers)


async def _tell(world: World, place: Place, about: Card, numbers: Sequence[int]) -> str:
    """If the recipient blocked the bot, the task waits until the chat opens: nothing else would tell them
    later.
    """
    await show_card(world, place, about, shown="told", names=numbers)
    if await known_card(place) is None:
        raise Silenced("Telegram", place.tg_chat_id)
    return "shown"


async def _show_ended_workspace(ids: Ids, world: World) -> object:
    """The message names nobody and no group, so no erase has to change it."""
    workspace_id = WorkspaceId(int(ids["workspace_id"]))
    view, chat = await ended_workspace(workspace_id), await admin_chat(workspace_id)
    if view is None or chat is None:
        return "skipped"
    # If the bot comes back and leaves again, that is told of again.
    subject = f"{workspace_id}:{int(view.left_at.timestamp())}"
    place = Place(workspace_id, "ended_workspace", subject, chat.tg_chat_id)
    until = view.grace_from + timedelta(days=world.settings.group_grace_days)
    return await _tell(world, place, ended_workspace_card(until, chat.language), ())


ENDED_JOBS: dict[str, Job] = {
    "show_ended": _show_ended,
    "show_ended_workspace": _show_ended_workspace,
    "show_erased_group": _show_erased_group,
}
