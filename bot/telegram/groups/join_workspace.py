"""A new group has its own list of people. A user who also moderates another group may join the lists."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.groups.together import kept_together_card, own_list_kept_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import toast, turn_into
from domain.errors import Conflict, NotFound
from domain.ids import GroupId, WorkspaceId
from domain.queries.groups.groups import GroupView, group_by_id
from domain.queries.groups.together import GroupLine, together
from domain.states import MemberStatus
from domain.usecases.groups.join_workspace import join_workspace


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_join, Pressed("joinlist"))
    anywhere.callback_query.register(on_own_list, Pressed("ownlist"))


async def on_join(query: CallbackQuery, press: Press, ctx: Context) -> None:
    group_id, workspace_id = GroupId(press.ids[0]), WorkspaceId(press.ids[1])
    group = await _group(group_id)
    ctx.forget_answer(group.tg_chat_id)
    try:
        await join_workspace(
            group_id,
            workspace_id,
            ctx.requester(),
            ctx.who.tg_user_id,
            memberships=ctx.world.memberships,
            doorbell=ctx.world.doorbell,
        )
    except Conflict:  # the group has begun by now: no button that joins it can succeed any more
        await turn_into(query, own_list_kept_card(_line(group), ctx.language))
        raise
    await toast(query)
    view = await together(workspace_id)
    if view is not None:
        await turn_into(query, kept_together_card(view, ctx.language))


async def on_own_list(query: CallbackQuery, press: Press, ctx: Context) -> None:
    """Nothing changes: the group has its own list already, or joined another one since the question."""
    group = await _group(GroupId(press.ids[0]))
    if await ctx.world.memberships.status(group.tg_chat_id, ctx.who.tg_user_id) != MemberStatus.ADMIN:
        raise NotFound("group")
    await toast(query)
    view = await together(group.workspace_id)
    if view is not None and len(view.groups) > 1:
        await turn_into(query, kept_together_card(view, ctx.language))
    else:
        await turn_into(query, own_list_kept_card(_line(group), ctx.language))


async def _group(group_id: GroupId) -> GroupView:
    group = await group_by_id(group_id)
    if group is None or not group.active:
        raise NotFound("group")
    return group


def _line(group: GroupView) -> GroupLine:
    return GroupLine(group.group_id, group.tg_chat_id, group.title)
