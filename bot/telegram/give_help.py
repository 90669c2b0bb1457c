"""/help, wherever it is asked."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.messages.groups import group_help_card
from bot.messages.private import help_card
from bot.telegram.invite import active_group, connect_url
from bot.telegram.speaking import say
from bot.telegram.talk import Talk
from bot.world import World


def register_private(private: Router) -> None:
    private.message.register(on_help, Command("help"))


def register_groups(groups: Router) -> None:
    groups.message.register(on_group_help, Command("help"))


async def on_help(_: Message, talk: Talk) -> None:
    await talk.say(help_card(talk.language))


async def on_group_help(message: Message, bot: Bot, world: World, talk: Talk | None) -> None:
    here = await active_group(message, bot, talk)
    if here is not None:
        language = talk.language if talk else here.language
        card = group_help_card(await connect_url(here, world), language)
        await say(bot, here.tg_chat_id, card, reply_to=message)
