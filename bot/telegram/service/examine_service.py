"""/doctor examines the service for moderators; a button mends what was found."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import drop_buttons, toast
from domain.errors import Forbidden, NotFound
from domain.ids import ReportId, WorkspaceId
from domain.queries.groups.groups import workspace_of_admin_chat, workspace_without_admin_chat
from domain.queries.service.report import report
from domain.usecases.service.ask_examination import ask_examination


def register_groups(groups: Router) -> None:
    groups.message.register(on_group_doctor, Command("doctor"))


def register_private(private: Router) -> None:
    private.message.register(on_private_doctor, Command("doctor"))


def register_buttons(anywhere: Router) -> None:
    anywhere.callback_query.register(on_mend, Pressed("mend"))


async def on_group_doctor(message: Message, ctx: Context | None) -> None:
    """Silent in a group that is no admin chat: its members should not learn about the service's faults."""
    workspace_id = await workspace_of_admin_chat(message.chat.id)
    if workspace_id is not None and ctx is not None:
        await _examine(workspace_id, ctx)


async def on_private_doctor(message: Message, ctx: Context) -> None:
    """Answers whoever decides for a workspace in this private chat, and whoever activated or runs a group of
    a workspace without an admin chat, if they still moderate it.
    """
    workspace_id = await workspace_of_admin_chat(message.chat.id)
    if workspace_id is None:
        workspace_id = await workspace_without_admin_chat(ctx.who.participant_id)
    if workspace_id is None:
        raise Forbidden("only_moderators")
    await _examine(workspace_id, ctx)


async def on_mend(query: CallbackQuery, press: Press, ctx: Context) -> None:
    view = await report(ReportId(press.ids[0]))
    if view is None or view.workspace_id is None:
        raise NotFound("report")
    try:
        await _examine(view.workspace_id, ctx, after=view.report_id)
    except Forbidden:  # other users must not learn whose report it is
        raise NotFound("report") from None
    await toast(query, ctx.words.plain("toast.mending"))
    await drop_buttons(query)


async def _examine(workspace_id: WorkspaceId, ctx: Context, *, after: ReportId | None = None) -> None:
    await ask_examination(
        workspace_id,
        ctx.requester(),
        doorbell=ctx.world.doorbell,
        after=after,
    )
