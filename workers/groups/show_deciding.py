"""Asks the chat of the ADMIN_CHAT_ID setting whether it decides for a group. It decides only after a yes."""

from bot.messages.groups.deciding import decided_card, deciding_card
from domain.ids import WorkspaceId
from domain.queries.chats.card import Place
from domain.queries.chats.card import card as known_card
from domain.queries.groups.deciding import deciding
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.queries.service.operator_chat import operator_chat
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_deciding(ids: Ids, world: World) -> object:
    view = await deciding(WorkspaceId(int(ids["workspace_id"])))
    chat = await operator_chat(world.api, world.settings.admin_chat_id)
    if view is None or chat is None:
        return "skipped"
    place = Place(view.workspace_id, "deciding", view.workspace_id, chat)
    if view.tg_admin_chat_id is None and await workspace_of_admin_chat(chat) is None:
        await show_card(world, place, deciding_card(view), shown="asks")
        return "asked"
    if await known_card(place) is None:
        return "skipped"
    if view.tg_admin_chat_id is None:
        shown = "there"
    else:
        shown = "here" if view.tg_admin_chat_id == chat else "elsewhere"
    await show_card(world, place, decided_card(view, chat), shown=shown)
    return "shown"


DECIDING_JOBS: dict[str, Job] = {"show_deciding": _show_deciding}
