"""Tells those who decided before that another chat decides now, and who chose it."""

from contextlib import suppress

from bot.messages.groups.deciding import MENU_CODES, new_deciders_card
from domain.errors import Refused
from domain.ids import WorkspaceId
from domain.queries.access.authority import moderates, moderates_by_group, where_told
from domain.queries.chats.card import Place
from domain.queries.chats.supergroup_of import supergroup_of
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.queries.groups.new_deciders import new_deciders
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_new_deciders(ids: Ids, world: World) -> object:
    """The former admin chat reads it, with its menu of commands gone; where there was none, each admin of the
    groups does, in private. The user who chose the chat is not told, nor is an admin who is in the new chat.
    """
    former = int(str(ids["tg_former_chat_id"])) if "tg_former_chat_id" in ids else None
    if former is not None:
        former = await supergroup_of(world.api, former) or former
        if await workspace_of_admin_chat(former) is None:
            await _drop_menu(former, world)
    event_id = int(ids["event_id"])
    view = await new_deciders(WorkspaceId(int(ids["workspace_id"])), event_id, former)
    if view is None or not view.former:
        return "skipped"
    title = await _title(view.tg_admin_chat_id, world)
    for reader in view.former:
        if former is None and not await _decides_no_more(view.workspace_id, reader.tg_chat_id, world):
            continue
        place = Place(view.workspace_id, "new_deciders", f"{view.workspace_id}:{event_id}", reader.tg_chat_id)
        await show_card(world, place, new_deciders_card(view, title, reader.language), shown="told")
    return "shown"


async def _decides_no_more(workspace_id: WorkspaceId, tg_user_id: int, world: World) -> bool:
    """Whether the user, who was an admin of a group at some time, still is one and is not known to be in the
    new chat: nobody decides where Telegram does not tell of it.
    """
    if not await where_told(moderates_by_group(workspace_id, tg_user_id, world.memberships)):
        return False
    return not await where_told(moderates(workspace_id, tg_user_id, world.memberships))


async def _drop_menu(tg_chat_id: int, world: World) -> None:
    """A chat that the bot is out of shows no menu, so a refusal means nothing."""
    scope = {"type": "chat", "chat_id": tg_chat_id}
    for code in MENU_CODES:
        with suppress(Refused):
            await world.api.call("deleteMyCommands", {"scope": scope, "language_code": code})


async def _title(tg_chat_id: int, world: World) -> str | None:
    """None for a private chat, and when Telegram does not tell."""
    try:
        chat = await world.api.call("getChat", {"chat_id": tg_chat_id})
    except Refused:
        return None
    title = chat.get("title")
    return str(title) if title else None


NEW_DECIDERS_JOBS: dict[str, Job] = {"show_new_deciders": _show_new_deciders}
