"""/forget_workspace in the admin chat erases the whole workspace, once the user has written its name."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.erasing.forgetting import (
    confirm_workspace_card,
    sure_of_workspace_card,
    workspace_elsewhere_card,
    workspace_started_card,
)
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import say, toast, turn_into
from domain.errors import NotFound
from domain.ids import WorkspaceId
from domain.queries.access.authority import admit_to_erase_workspace
from domain.queries.erasing.deletion import is_workspace_erased
from domain.queries.erasing.forgetting import ErasableWorkspace, erasable_workspace
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.usecases.erasing.erase_workspace import erase_workspace


def register(chats: Router) -> None:
    """chats: the router of groups or of private chats, because an admin chat may be either."""
    chats.message.register(on_command, Command("forget_workspace"))


def register_buttons(anywhere: Router) -> None:
    anywhere.callback_query.register(on_erase, Pressed("wipeall"))


async def on_command(message: Message, command: CommandObject, ctx: Context | None) -> None:
    if ctx is None:
        return
    workspace_id = await workspace_of_admin_chat(message.chat.id)
    typed = (command.args or "").strip()
    if workspace_id is None:
        card = workspace_elsewhere_card(ctx.language)
    else:
        workspace = await _admit(workspace_id, ctx)
        if typed and not workspace.is_called(typed):
            raise NotFound("workspace")
        make = sure_of_workspace_card if typed else confirm_workspace_card
        card = make(workspace, ctx.language)
    await say(ctx.world.bot, message.chat.id, card, reply_to=message)


async def on_erase(query: CallbackQuery, press: Press, ctx: Context) -> None:
    workspace_id = WorkspaceId(press.ids[0])
    try:
        await _erase(query, workspace_id, ctx)
    except NotFound:  # an earlier try, whose answer was lost, may have erased the workspace
        if not await is_workspace_erased(workspace_id, since=ctx.received_at):
            raise
    await toast(query)
    await turn_into(query, workspace_started_card(ctx.language))


async def _erase(query: CallbackQuery, workspace_id: WorkspaceId, ctx: Context) -> None:
    workspace = await _admit(workspace_id, ctx)
    await erase_workspace(
        workspace.workspace_id,
        ctx.requester(),
        tg_notify_chat_id=query.message.chat.id if query.message is not None else ctx.who.tg_user_id,
        doorbell=ctx.world.doorbell,
    )


async def _admit(workspace_id: WorkspaceId, ctx: Context) -> ErasableWorkspace:
    workspace = await erasable_workspace(workspace_id)
    if workspace is None:
        raise NotFound("workspace")
    await ctx.forget_rights(workspace_id)
    await admit_to_erase_workspace(workspace_id, ctx.who.tg_user_id, ctx.world.memberships)
    return workspace
