"""Shows a person's prototypes to users who may change the person.

They pin and drop faces, with Undo, and may have the prototypes chosen anew.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.gallery.prototypes import prototypes_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import say, toast, turn_into
from bot.telegram.chats.tell_result import result_of
from bot.telegram.persons.pressed_person import person_for
from bot.telegram.photos.faces_beside import put_faces_away, show_faces
from domain.queries.gallery.prototypes import prototypes, workspace_of_face
from domain.queries.persons.person_card import PersonCard
from domain.usecases.gallery.drop_prototype import drop_prototype
from domain.usecases.gallery.pin_prototype import pin_prototype
from domain.usecases.gallery.recompute_prototypes import recompute_prototypes
from domain.usecases.gallery.unpin_prototype import unpin_prototype

_ACTS = {"pinlook": pin_prototype, "unpinlook": unpin_prototype, "droplook": drop_prototype}


def register(chats: Router) -> None:
    chats.callback_query.register(on_show, Pressed("looks"), InScope())
    chats.callback_query.register(on_anew, Pressed("chooselooks"), InScope())
    chats.callback_query.register(on_change, Pressed(*_ACTS), InScope())


async def on_show(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    person = await person_for("rename", press.ids[0], ctx, scope)
    await toast(query)
    await _show(query, person, ctx, scope)


async def on_anew(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    person = await person_for("rename", press.ids[0], ctx, scope)
    world = ctx.world
    chosen = await recompute_prototypes(
        person.number, ctx.requester(), settings=world.settings, doorbell=world.doorbell
    )
    await toast(query, ctx.words.plain("toast.chosen_anew", n=chosen))
    await _show(query, person, ctx, scope)


async def on_change(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """The result takes the place of a text card; a photo stays in sight, so its result is a new message."""
    [face_number] = press.ids
    workspace_id = await workspace_of_face(face_number)
    await scope.admit(ctx, workspace_id, what="face")
    world = ctx.world
    done = await _ACTS[press.verb](
        face_number, ctx.requester(), settings=world.settings, doorbell=world.doorbell
    )
    card = await result_of(done, ctx, scope)
    await toast(query)
    if query.message is not None and getattr(query.message, "photo", None):
        await say(ctx.world.bot, scope.tg_chat_id, card)
        return
    await turn_into(query, card)
    await put_faces_away(workspace_id, ctx, scope)


async def _show(query: CallbackQuery, person: PersonCard, ctx: Context, scope: Scope) -> None:
    viewer = None if person.is_moderator else ctx.who.participant_id
    known = await prototypes(person.person_id, viewer)
    await turn_into(query, prototypes_card(person, known, ctx.language))
    numbers = [face.number for face in known.faces]
    await show_faces(query, person.workspace_id, numbers, ctx, scope)
