"""Shows the training photos of a person to users who may change the person.

They take photos out one by one, or give them to another person, with Undo.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.gallery.training_photos import training_photos_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import stop_asking
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.tell_result import result_of
from bot.telegram.persons.choose_person import choose_person
from bot.telegram.persons.pressed_person import person_for
from bot.telegram.photos.faces_beside import put_faces_away, show_faces
from domain.ids import WorkspaceId
from domain.queries.gallery.training_photos import (
    TrainingPhotos,
    acting_on_training_face,
    training_photos,
    workspace_of_training_face,
)
from domain.queries.operations.done import Done
from domain.queries.persons.person_card import PersonCard
from domain.states import LinkRole
from domain.usecases.gallery.move_training_photo import move_training_photo
from domain.usecases.gallery.note_gallery_seen import note_gallery_seen
from domain.usecases.gallery.take_out_photo import take_out_photo


def register(chats: Router) -> None:
    chats.callback_query.register(on_show, Pressed("training"), InScope())
    chats.callback_query.register(on_all_right, Pressed("allright"), InScope())
    chats.callback_query.register(on_take_out, Pressed("takeout"), InScope())
    chats.callback_query.register(on_whose, Pressed("movephoto"), InScope())
    chats.callback_query.register(on_move, Pressed("photois"), InScope())


async def on_show(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    person = await person_for("rename", press.ids[0], ctx, scope)
    photos = await training_photos(person.person_id)
    await toast(query)
    await turn_into(query, _photos_card(person, photos, ctx, scope))
    await show_faces(query, person.workspace_id, photos.faces, ctx, scope)


def _photos_card(person: PersonCard, photos: TrainingPhotos, ctx: Context, scope: Scope) -> Card:
    """The card offers to add photos only in private, and only if an owner's consent covers them. It offers to
    say that all photos are right to owners, and to moderators where there is no owner.
    """
    owners = {link.participant_id for link in person.links if link.role == LinkRole.OWNER}
    may_add = scope.workspace_id is None and bool(owners)
    may_clear = not owners or ctx.who.participant_id in owners
    return training_photos_card(person, photos, ctx.language, may_add=may_add, may_clear=may_clear)


async def on_all_right(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """*All of these are …*: earlier mistakes no longer make the matches of the person stricter.

    The press of a moderator on an old card changes nothing once the person has an owner: the card says so.
    """
    person = await person_for("rename", press.ids[0], ctx, scope)
    await note_gallery_seen(person.number, ctx.requester(), doorbell=ctx.world.doorbell)
    photos = await training_photos(person.person_id)
    await toast(query, None if photos.is_mistaken else ctx.words.plain("toast.thanks"))
    await turn_into(query, _photos_card(person, photos, ctx, scope))


async def on_take_out(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    workspace_id = await workspace_of_training_face(press.ids[0])
    await scope.admit(ctx, workspace_id, what="face")
    world = ctx.world
    done = await take_out_photo(
        press.ids[0], ctx.requester(), settings=world.settings, doorbell=world.doorbell
    )
    await _tell(query, done, workspace_id, ctx, scope)


async def on_whose(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Asks whom the photo shows, which may be a sibling."""
    [face_number] = press.ids
    face, acting = await acting_on_training_face(face_number, ctx.requester())
    await scope.admit(ctx, acting.workspace_id, what="face")
    person = await person_for("rename", face.person_number, ctx, scope)
    kept = {"absorbed": person.number, "workspace_id": person.workspace_id, "face": face_number}
    card = await choose_person(ctx, scope, "photois", **kept)
    await toast(query)
    await turn_into(query, card)


async def on_move(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    face_number, target = press.ids
    workspace_id = await workspace_of_training_face(face_number)
    await scope.admit(ctx, workspace_id, what="face")
    world = ctx.world
    done = await move_training_photo(
        face_number, target, ctx.requester(), settings=world.settings, doorbell=world.doorbell
    )
    await stop_asking(ctx, "choose")
    await _tell(query, done, workspace_id, ctx, scope)


async def _tell(
    query: CallbackQuery, done: Done, workspace_id: WorkspaceId, ctx: Context, scope: Scope
) -> None:
    card = await result_of(done, ctx, scope)
    await toast(query)
    await turn_into(query, card)
    await put_faces_away(workspace_id, ctx, scope)
