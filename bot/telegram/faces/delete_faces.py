"""Deletes a person's faces in one photo, from the photo's card, after a question."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.erasing.deleting import confirm_faces_here_card, faces_here_deleted_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import say, toast
from bot.telegram.persons.pressed_person import admitted_to
from domain.ids import AssetId
from domain.queries.erasing.deletion import deletion
from domain.queries.operations.done import Done
from domain.queries.persons.person_card import PersonCard
from domain.usecases.faces.delete_faces import delete_faces


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_delete, Pressed("deletehere"), InScope())
    anywhere.callback_query.register(on_wipe, Pressed("wipehere"), InScope())


async def on_delete(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Asks in a message of its own, so that the photo stays in sight. The numbers come from a rehearsal."""
    number, asset_id = press.ids[0], AssetId(press.ids[1])
    person, would = await _attempt(press, ctx, scope, rehearses=True)
    is_last = would.faces == (await deletion(person.person_id)).faces
    card = confirm_faces_here_card(person.name, number, asset_id, would, ctx.language, is_last=is_last)
    await toast(query)
    await say(ctx.world.bot, scope.tg_chat_id, card)


async def on_wipe(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Answers in a new message, because the photo's card is erased with the faces."""
    person, done = await _attempt(press, ctx, scope, rehearses=False)
    await toast(query)
    await say(
        ctx.world.bot,
        scope.tg_chat_id,
        faces_here_deleted_card(person.name, AssetId(press.ids[1]), done, ctx.language),
    )


async def _attempt(press: Press, ctx: Context, scope: Scope, *, rehearses: bool) -> tuple[PersonCard, Done]:
    number, asset_id = press.ids
    person = await admitted_to(number, ctx, scope)
    if not rehearses:
        await ctx.forget_rights(person.workspace_id)
    done = await delete_faces(
        number,
        AssetId(asset_id),
        ctx.requester(rehearses=rehearses),
        settings=ctx.world.settings,
        doorbell=ctx.world.doorbell,
    )
    return person, done
