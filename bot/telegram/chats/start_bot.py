"""/start: a welcome, or, if it came by a link, what the link is for."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.messages.chats.private import welcome_card
from bot.messages.connecting.connecting import ending_card
from bot.telegram.chats.context import Context
from bot.telegram.connecting.connect_person import begin
from bot.telegram.sharing.accept_invitation import invite
from domain.errors import Forbidden
from domain.queries.chats.deep_link import deep_link
from domain.queries.groups.groups import groups_of_workspace


def register(private: Router) -> None:
    private.message.register(on_start, Command("start"))


async def on_start(_: Message, command: CommandObject, ctx: Context, arrived: int) -> None:
    if not command.args:
        await ctx.say(welcome_card(ctx.language, arrived=arrived))
        return
    payload = command.args.strip()
    if await invite(ctx, payload):
        return
    target = await deep_link(payload)
    if target is None or target.purpose != "connect":
        await ctx.say(ending_card("link_dead", ctx.language))
        return
    if not await groups_of_workspace(target.workspace_id):
        raise Forbidden("bot_not_in_group")  # only whoever has a link of the group may learn that
    await begin(ctx, target.workspace_id)
