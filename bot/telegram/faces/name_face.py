"""Gives one face of a photo, or all of a person's faces in it, to another person or to nobody."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.faces.moves import face_moved_card
from bot.telegram.chats.asking import Question, stop_asking
from bot.telegram.chats.desk import AtDesk, Desk
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import say, toast, turn_into
from bot.telegram.chats.talk import Talk
from bot.telegram.faces.move_photos import confirm_move
from bot.telegram.faces.ticked_photos import Ticked
from bot.telegram.persons.choose_target import Chosen, ask_target
from bot.telegram.photos.look_at_photo import face_of
from domain.queries.operations.done import Done
from domain.queries.photos.photo_card import FaceOnPhoto, PhotoCardView, photo_of_face
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.values.targets import NOBODY, Target


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_ask, Pressed("itis", "here"), AtDesk())
    anywhere.callback_query.register(on_not_person, Pressed("notface"), AtDesk())
    anywhere.callback_query.register(on_likely, Pressed("likely"), AtDesk())
    anywhere.callback_query.register(on_chosen, Chosen("face_is"), AtDesk())
    anywhere.callback_query.register(on_chosen, Chosen("here_is"), AtDesk())


async def on_ask(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """The picker is a message of its own: the photo stays in sight."""
    view, face = await face_of(press.ids[0], talk, desk)
    if press.verb == "here" and face.person_number is None:
        await toast(query, talk.words.plain("toast.stale"), alert=True)
        return
    card = await ask_target(
        talk,
        "face_is" if press.verb == "itis" else "here_is",
        workspace_id=view.workspace_id,
        but=face.person_number,
        face=face.number,
        position=face.position,
    )
    await toast(query)
    reply_to = query.message if isinstance(query.message, Message) else None
    await say(talk.world.bot, desk.tg_chat_id, card, reply_to=reply_to)


async def on_chosen(query: CallbackQuery, asked: Question, target: Target, talk: Talk, desk: Desk) -> None:
    """Moves one face at once; several faces are asked about first."""
    view, face = await face_of(asked.data["face"], talk, desk)
    which = _which(view, face, asked)
    if which.is_here and (await _reassign(which, target, talk, rehearses=True)).faces > 1:
        await stop_asking(talk)
        await confirm_move(query, _everywhere_here(view, asked, target, talk), talk, desk)
        return
    done = await _reassign(which, target, talk)
    await stop_asking(talk)
    await toast(query)
    name = await _name_now(face)
    await turn_into(query, face_moved_card(face.position, face.name, name, done, talk.language))


async def on_likely(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """Gives the face to one of the persons it resembles."""
    _, face = await face_of(press.ids[0], talk, desk)
    done = await _reassign(WhichFaces(None, face_numbers=[face.number]), Target(press.ids[1]), talk)
    await toast(query)
    name = await _name_now(face)
    card = face_moved_card(face.position, face.name, name, done, talk.language)
    await say(talk.world.bot, desk.tg_chat_id, card)


async def _name_now(face: FaceOnPhoto) -> str:
    now = await photo_of_face(face.number)
    named = now.face(face.number) if now is not None else None
    return named.name if named is not None else ""


async def on_not_person(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    _, face = await face_of(press.ids[0], talk, desk)
    done = await _reassign(WhichFaces(face.person_number, face_numbers=[face.number]), NOBODY, talk)
    await toast(query)
    card = face_moved_card(face.position, face.name, "", done, talk.language)
    await say(talk.world.bot, desk.tg_chat_id, card)


def _which(view: PhotoCardView, face: FaceOnPhoto, asked: Question) -> WhichFaces:
    if asked.purpose == "here_is":
        return WhichFaces(asked.data["but"], asset_ids=[view.asset_id], is_here=True)
    # The face moves only if it is still whose it was at the question: a move in between counts.
    return WhichFaces(asked.data["but"], face_numbers=[face.number])


def _everywhere_here(view: PhotoCardView, asked: Question, target: Target, talk: Talk) -> Ticked:
    return Ticked(
        talk.number,
        view.workspace_id,
        asked.data["but"],
        photos=(view.asset_id,),
        to_number=target.number,
        to_name=target.name,
        is_here=True,
    )


async def _reassign(which: WhichFaces, target: Target, talk: Talk, *, rehearses: bool = False) -> Done:
    by, world = talk.requester(rehearses=rehearses), talk.world
    return await reassign_faces(which, target, by, settings=world.settings, doorbell=world.doorbell)
