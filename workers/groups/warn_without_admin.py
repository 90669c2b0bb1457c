"""Tells the operator that nobody can decide about a workspace, because its groups have no admin."""

import logging
from contextlib import suppress

from bot.messages.groups.deciding import without_admin_card
from domain.errors import Silenced
from domain.ids import WorkspaceId
from domain.queries.chats.card import Place
from domain.queries.groups.deciding import deciding
from domain.queries.service.operator_chat import operator_chat
from workers.chats.telegram_cards import show_card
from workers.world import World

log = logging.getLogger(__name__)


async def warn_without_admin(workspace_id: WorkspaceId, world: World) -> None:
    """The chat of the ADMIN_CHAT_ID setting reads it once. Where every group may use the bot, it stands in
    the log only: strangers could fill the chat.
    """
    log.warning("no group of workspace %d has an admin: nobody can decide there", workspace_id)
    view = await deciding(workspace_id)
    chat = await operator_chat(world.api, world.settings.admin_chat_id)
    if view is None or chat is None or world.settings.open_to_all:
        return
    place = Place(view.workspace_id, "without_admin", view.workspace_id, chat)
    with suppress(Silenced):  # the log has it
        await show_card(world, place, without_admin_card(view), shown="told")
