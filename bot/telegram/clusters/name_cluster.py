"""*Who is this?* A moderator writes a name. When a person has it already, the bot asks before it acts."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.clusters.clusters import name_cluster_card
from bot.telegram.chats.asking import Asked, Question, ask, stop_asking
from bot.telegram.chats.beside import show_beside
from bot.telegram.chats.desk import AtDesk, Desk, answer
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast
from bot.telegram.chats.talk import Talk
from bot.telegram.chats.tell_result import result_again, result_of
from bot.telegram.clusters.merge_cluster import all_of, preview
from bot.telegram.clusters.unknown import unknown_for
from bot.telegram.photos.faces_beside import show_faces
from domain.queries.clusters.clusters import ClusterView
from domain.queries.persons.person_names import namesake
from domain.usecases.clusters.label_cluster import label_cluster


def register(chats: Router) -> None:
    chats.callback_query.register(on_button, Pressed("clustername"), AtDesk())


def register_steps(chats: Router) -> None:
    """Has to come after every command: a command is no name."""
    chats.message.register(on_name, Asked("clustername"), AtDesk())


async def on_button(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    view = await unknown_for(press.ids[0], talk, desk)
    flow = await ask(talk, "clustername", number=view.number)
    await toast(query)
    await show_beside(query, talk, name_cluster_card(view, flow, talk.language))


async def on_name(message: Message, asked: Question, talk: Talk, desk: Desk) -> None:
    """The question stays open until a name fits."""
    card, faces = await result_again(talk, desk), None
    if card is None:
        view = await unknown_for(asked.data["number"], talk, desk)
        name = message.text or ""
        known = await namesake(view.workspace_id, name)
        if known is None:
            card = await _label(view, name, talk, desk)
        else:
            card, faces = await preview(all_of(view, known, talk), talk, desk)
    await stop_asking(talk)
    shown = await answer(message, talk, card)
    if faces is not None:
        await show_faces(shown, view.workspace_id, faces.shown, talk, desk)


async def _label(view: ClusterView, name: str, talk: Talk, desk: Desk) -> Card:
    settings, doorbell = talk.world.settings, talk.world.doorbell
    done = await label_cluster(view.number, name, talk.requester(), settings=settings, doorbell=doorbell)
    return await result_of(done, talk, desk)
