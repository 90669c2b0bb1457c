"""Gives one face of a photo, or all of a person's faces in it, to another person or to nobody."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.faces.moves import face_moved_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Prompt, stop_asking
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import say, toast, turn_into
from bot.telegram.chats.tell_result import result_again
from bot.telegram.faces.move_photos import confirm_move
from bot.telegram.faces.ticked_photos import Ticked
from bot.telegram.persons.choose_target import Chosen, ask_target
from bot.telegram.photos.look_at_photo import face_of
from domain.queries.operations.done import Done
from domain.queries.photos.photo_card import FaceOnPhoto, PhotoCardView, photo_of_face
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.targets import NOBODY, Target


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_ask, Pressed("itis", "here"), InScope())
    anywhere.callback_query.register(on_not_person, Pressed("notface"), InScope())
    anywhere.callback_query.register(on_likely, Pressed("likely"), InScope())
    anywhere.callback_query.register(on_chosen, Chosen("face_is"), InScope())
    anywhere.callback_query.register(on_chosen, Chosen("here_is"), InScope())


async def on_ask(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Asks in a message of its own, so that the photo stays in sight."""
    view, face = await face_of(press.ids[0], ctx, scope)
    if press.verb == "here" and face.person_number is None:
        await toast(query, ctx.words.plain("toast.stale"), alert=True)
        return
    card = await ask_target(
        ctx,
        "face_is" if press.verb == "itis" else "here_is",
        workspace_id=view.workspace_id,
        but=face.person_number,
        face=face.number,
        position=face.position,
    )
    await toast(query)
    reply_to = query.message if isinstance(query.message, Message) else None
    await say(ctx.world.bot, scope.tg_chat_id, card, reply_to=reply_to)


async def on_chosen(query: CallbackQuery, asked: Prompt, target: Target, ctx: Context, scope: Scope) -> None:
    """Moves one face at once; several faces are asked about first."""
    view, face = await face_of(asked.data["face"], ctx, scope)
    which = _which(view, face, asked)
    if which.is_here and (await _reassign(which, target, ctx, rehearses=True)).faces > 1:
        await stop_asking(ctx)
        await confirm_move(query, _all_here(view, asked, target, ctx), ctx, scope)
        return
    done = await _reassign(which, target, ctx)
    await stop_asking(ctx)
    await toast(query)
    name = await _name_now(face)
    await turn_into(query, face_moved_card(face.position, face.name, name, done, ctx.language))


async def on_likely(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Gives the face to one of the persons it resembles."""
    _, face = await face_of(press.ids[0], ctx, scope)
    done = await _reassign(WhichFaces(None, face_numbers=[face.number]), Target(press.ids[1]), ctx)
    await toast(query)
    name = await _name_now(face)
    card = face_moved_card(face.position, face.name, name, done, ctx.language)
    await say(ctx.world.bot, scope.tg_chat_id, card)


async def _name_now(face: FaceOnPhoto) -> str:
    now = await photo_of_face(face.number)
    named = now.face(face.number) if now is not None else None
    return named.name if named is not None else ""


async def on_not_person(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """The face stays if it is somebody else's since the button named its person."""
    card = await result_again(ctx, scope)
    if card is None:
        _, face = await face_of(press.ids[0], ctx, scope)
        done = await _reassign(WhichFaces(press.ids[1], face_numbers=[face.number]), NOBODY, ctx)
        card = face_moved_card(face.position, face.name, "", done, ctx.language)
    await toast(query)
    await say(ctx.world.bot, scope.tg_chat_id, card)


def _which(view: PhotoCardView, face: FaceOnPhoto, asked: Prompt) -> WhichFaces:
    if asked.purpose == "here_is":
        return WhichFaces(asked.data["but"], asset_ids=[view.asset_id], is_here=True)
    # The face moves only if it still belongs to whom it belonged at the question.
    return WhichFaces(asked.data["but"], face_numbers=[face.number])


def _all_here(view: PhotoCardView, asked: Prompt, target: Target, ctx: Context) -> Ticked:
    return Ticked(
        ctx.number,
        view.workspace_id,
        asked.data["but"],
        photos=(view.asset_id,),
        to_number=target.number,
        to_name=target.name,
        is_here=True,
    )


async def _reassign(which: WhichFaces, target: Target, ctx: Context, *, rehearses: bool = False) -> Done:
    by, world = ctx.requester(rehearses=rehearses), ctx.world
    return await reassign_faces(which, target, by, settings=world.settings, doorbell=world.doorbell)
