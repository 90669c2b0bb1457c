"""Answers private messages that no conversation expects; in a group the bot stays silent."""

from aiogram import Bot, F, Router
from aiogram.filters import MagicData
from aiogram.types import CallbackQuery, Message

from bot.messages.chats.private import (
    HEART,
    another_photo_card,
    answer_card,
    is_courtesy,
    no_answer_card,
    too_late_card,
)
from bot.messages.connecting.connecting import with_admins_card
from bot.messages.words import Words
from bot.telegram.chats.context import Context
from bot.telegram.chats.identity import is_person, language_of
from bot.telegram.chats.pictures import picture_of
from bot.telegram.chats.prompts import answers_another, open_prompt
from bot.telegram.chats.scope import answer
from bot.telegram.chats.send_cards import react, say, toast
from bot.telegram.connecting.connection import is_album_answered
from domain.queries.persons.people import PersonView, newest_request, people
from domain.states import LinkRole, LinkState


def register_commands(private: Router) -> None:
    private.message.register(on_unknown_command, F.text.startswith("/"))


def register_rest(private: Router) -> None:
    private.message.register(on_anything)


def register_replies(chats: Router) -> None:
    """Register it before the steps of a connection, to which such words would be a name."""
    chats.message.register(
        on_other_reply, F.text, ~F.text.startswith("/"), MagicData(F.ctx), _answers_another
    )


def register_late_replies(groups: Router) -> None:
    groups.message.register(on_late_reply, F.text, MagicData(F.ctx), _is_late_reply)


def register_edits(private: Router) -> None:
    """Live locations come as an edit each minute; they get no answer."""
    private.edited_message.register(on_edited, F.text | F.caption | F.photo)


def register_buttons(anywhere: Router) -> None:
    anywhere.callback_query.register(on_unknown_button)


async def on_unknown_command(_: Message, ctx: Context) -> None:
    await ctx.say(answer_card("unknown_command", ctx.language))


async def on_other_reply(message: Message, ctx: Context) -> None:
    """Says that the reply answers no question which is open for its writer. An open question stays open."""
    await answer(message, ctx, no_answer_card(ctx.language))


async def _answers_another(message: Message, ctx: Context, is_too_late: bool) -> bool:
    return not is_too_late and answers_another(message, await open_prompt(ctx), ctx.world.bot.id)


async def on_late_reply(message: Message, ctx: Context) -> None:
    """For admin chats, where only a reply is surely an answer. For private chats see `on_anything`."""
    await say(ctx.world.bot, message.chat.id, too_late_card(ctx.language), reply_to=message)


def _is_late_reply(message: Message, bot: Bot, is_too_late: bool) -> bool:
    replied = message.reply_to_message
    return (
        is_too_late
        and replied is not None
        and replied.from_user is not None
        and replied.from_user.id == bot.id
    )


async def on_anything(message: Message, ctx: Context, is_too_late: bool) -> None:
    """Thanks and stickers ask for nothing: a heart is enough."""
    if await is_album_answered(message, ctx.state):
        return
    if message.sticker or message.animation or is_courtesy(message.text or ""):
        await react(ctx.world.bot, message, HEART)
        return
    if picture_of(message) is None:
        card = (
            too_late_card(ctx.language)
            if is_too_late
            else answer_card("stray_text", ctx.language, offers_connect=True)
        )
        await ctx.say(card)
    elif (request := await newest_request(ctx.who.participant_id)) is not None:
        await ctx.say(with_admins_card(request, ctx.language))
    elif any(_is_connected(person) for person in await people(ctx.who.participant_id)):
        await ctx.say(another_photo_card(ctx.language))
    else:
        await ctx.say(answer_card("stray_photo", ctx.language, offers_connect=True))


def _is_connected(person: PersonView) -> bool:
    return person.role == LinkRole.OWNER and person.link_state == LinkState.APPROVED


async def on_edited(_: Message, ctx: Context) -> None:
    """Says that the edit had no effect: otherwise a user who corrected a name believes it was changed."""
    await ctx.say(answer_card("edited", ctx.language))


async def on_unknown_button(query: CallbackQuery, ctx: Context | None) -> None:
    """Answers unknown and forged buttons, such as a private chat's button on a message of a group."""
    words = Words(ctx.language if ctx is not None else await language_of(query.from_user))
    key = "toast.unknown_button" if is_person(query.from_user) else "toast.anonymous"
    await toast(query, words.plain(key), alert=True)
