"""/forget_group, in private or in the admin chat: erases the group whose name the user chose and wrote."""

from collections.abc import Awaitable, Sequence

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.erasing.forgetting import (
    confirm_group_card,
    group_elsewhere_card,
    group_started_card,
    kept_card,
    sure_of_groups_card,
    which_group_card,
)
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import say, toast, turn_into
from domain.errors import Forbidden, NotFound, Untold
from domain.ids import GroupId, WorkspaceId
from domain.queries.access.authority import admit_to_erase_group
from domain.queries.erasing.deletion import did_to_number
from domain.queries.erasing.forgetting import ErasableGroup, erasable_group, erasable_groups
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.usecases.erasing.erase_group import erase_group


def register_private(private: Router) -> None:
    private.message.register(on_command, Command("forget_group"))


def register_groups(groups: Router) -> None:
    groups.message.register(on_command_in_group, Command("forget_group"))


def register_buttons(anywhere: Router) -> None:
    anywhere.callback_query.register(on_choice, Pressed("forgetgroup"))
    anywhere.callback_query.register(on_erase, Pressed("wipegroup"))
    anywhere.callback_query.register(on_keep, Pressed("keepall"))


async def on_command(_: Message, command: CommandObject, ctx: Context) -> None:
    await ctx.say(await _answer(command, ctx, admin_chat_of=None))


async def on_command_in_group(message: Message, command: CommandObject, ctx: Context | None) -> None:
    """Says nothing to an anonymous admin: `answer_anonymous` does."""
    if ctx is None:
        return
    workspace_id = await workspace_of_admin_chat(message.chat.id)
    if workspace_id is None:
        card = group_elsewhere_card(ctx.language)
    else:
        card = await _answer(command, ctx, admin_chat_of=workspace_id)
    await say(ctx.world.bot, message.chat.id, card, reply_to=message)


async def _answer(command: CommandObject, ctx: Context, *, admin_chat_of: WorkspaceId | None) -> Card:
    groups = await erasable_groups(ctx.who.participant_id, admin_chat_of)
    typed = (command.args or "").strip()
    if typed:
        groups = [group for group in groups if group.is_called(typed)]
    elif admin_chat_of is not None:  # everybody in an admin chat may know all groups of its workspace
        return which_group_card(groups, ctx.language)
    admitted = await _admitted(groups, ctx)
    if not typed:
        return which_group_card(admitted, ctx.language)
    if not admitted:
        raise NotFound("group")
    return sure_of_groups_card(admitted, ctx.language)


async def _admitted(groups: Sequence[ErasableGroup], ctx: Context) -> list[ErasableGroup]:
    """The groups that the user may erase. Raises Untold if none is left, and Telegram did not tell of one."""
    admitted: list[ErasableGroup] = []
    untold: Untold | None = None
    for group in groups:
        try:
            await _ensure_may_erase(group, ctx)
        except (NotFound, Forbidden):
            continue
        except Untold as error:
            untold = error
            continue
        admitted.append(group)
    if untold is not None and not admitted:
        raise untold
    return admitted


async def on_choice(query: CallbackQuery, press: Press, ctx: Context) -> None:
    group = await admit(GroupId(press.ids[0]), ctx)
    await toast(query)
    await turn_into(query, confirm_group_card(group, ctx.language))


async def on_erase(query: CallbackQuery, press: Press, ctx: Context) -> None:
    group_id = GroupId(press.ids[0])
    title = await do_once("erase_group", group_id, _erase(query, group_id, ctx), ctx)
    await toast(query)
    await turn_into(query, group_started_card(title, ctx.language))


async def do_once(operation: str, group_id: GroupId, act: Awaitable[str], ctx: Context) -> str | None:
    """act: does the operation, and returns the group's title. None if an earlier try, whose answer was lost,
    did it.
    """
    try:
        return await act
    except NotFound:
        if not await did_to_number(operation, group_id, ctx.requester()):
            raise
    return None


async def _erase(query: CallbackQuery, group_id: GroupId, ctx: Context) -> str:
    """Returns the title that the group had."""
    group = await admit(group_id, ctx)
    await erase_group(
        group.group_id,
        ctx.requester(),
        tg_notify_chat_id=query.message.chat.id if query.message is not None else ctx.who.tg_user_id,
        settings=ctx.world.settings,
        doorbell=ctx.world.doorbell,
    )
    return group.title


async def on_keep(query: CallbackQuery, ctx: Context) -> None:
    await toast(query)
    await turn_into(query, kept_card(ctx.language))


async def admit(group_id: GroupId, ctx: Context) -> ErasableGroup:
    group = await erasable_group(group_id)
    if group is None:
        raise NotFound("group")
    await _ensure_may_erase(group, ctx)
    return group


async def _ensure_may_erase(group: ErasableGroup, ctx: Context) -> None:
    ctx.forget_answer(group.tg_chat_id)  # `forget_rights` knows no group that the bot has left
    await ctx.forget_rights(group.workspace_id)
    await admit_to_erase_group(group.group_id, ctx.who.tg_user_id, ctx.world.memberships)
