"""/stats, for those who moderate: how often recognition was right."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.messages.service.stats import stats_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.scope import InScope, Scope, answer
from domain.queries.service.recognition_stats import recognition_stats


def register(chats: Router) -> None:
    chats.message.register(on_stats, Command("stats"), InScope())


async def on_stats(message: Message, ctx: Context, scope: Scope) -> None:
    for workspace_id, name in await scope.moderated(ctx):
        await answer(message, ctx, stats_card(await recognition_stats(workspace_id), name, ctx.language))
