"""The same as …: somebody known is picked, then what would happen is shown; only the last button does it."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.clusters import merge_cluster_card, same_as_card
from bot.messages.listing import MAX_PAGE, PAGE
from bot.messages.words import LONGEST_NAME
from bot.telegram.asking import Asked, Question, ask, question, stop_asking
from bot.telegram.beside import show_beside
from bot.telegram.desk import AtDesk, Desk, answer
from bot.telegram.pressed import Pressed
from bot.telegram.speaking import toast, turn_into
from bot.telegram.talk import Talk
from bot.telegram.tell_result import result_again, result_of
from bot.telegram.unknown import unknown_for
from bot.telegram.who import admitted_to
from domain.queries.actors import participant_names
from domain.queries.nearest_persons import nearest_persons
from domain.usecases.merge_cluster import merge_cluster


def register(chats: Router) -> None:
    chats.callback_query.register(on_button, Pressed("clustersame"), AtDesk())
    chats.callback_query.register(on_person, Pressed("clusterinto"), AtDesk())
    chats.callback_query.register(on_merge, Pressed("clustermerge"), AtDesk())


def register_steps(chats: Router) -> None:
    """After every command: a command is no name."""
    chats.message.register(on_typed, Asked("clustersame"), AtDesk())


async def on_button(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    number, page = press.ids
    asked = await question(talk)
    is_open = asked is not None and asked.purpose == "clustersame" and asked.data["number"] == number
    typed = asked.data["typed"] if asked is not None and is_open and page else ""
    flow = asked.flow if asked is not None and is_open else None
    card = await _picker(number, talk, desk, page=min(page, MAX_PAGE), typed=typed, flow=flow)
    await toast(query)
    await show_beside(query, talk, card)


async def on_typed(message: Message, asked: Question, talk: Talk, desk: Desk) -> None:
    typed = " ".join((message.text or "").split())[:LONGEST_NAME]
    card = await _picker(asked.data["number"], talk, desk, page=0, typed=typed, flow=asked.flow)
    await answer(message, talk, card)


async def on_person(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    number, person = press.ids
    card = await preview(number, person, talk, desk)
    await stop_asking(talk)
    await toast(query)
    await show_beside(query, talk, card)


async def on_merge(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    number, person = press.ids
    card = await result_again(talk, desk)
    if card is None:
        await unknown_for(number, talk, desk)
        settings, doorbell = talk.world.settings, talk.world.doorbell
        done = await merge_cluster(number, person, talk.requester(), settings=settings, doorbell=doorbell)
        card = await result_of(done, talk, desk)
    await toast(query)
    await turn_into(query, card)


async def preview(number: int, person_number: int, talk: Talk, desk: Desk) -> Card:
    """Rehearsed: done, and rolled back."""
    view = await unknown_for(number, talk, desk)
    by, settings = talk.requester(rehearses=True), talk.world.settings
    # First: of a request that waits it says so, where a card knows nobody yet.
    done = await merge_cluster(number, person_number, by, settings=settings, doorbell=talk.world.doorbell)
    person = await admitted_to(person_number, talk, desk)
    receivers = await participant_names({*done.starts, *done.stops})
    return merge_cluster_card(view.number, person, done, receivers, talk.language)


async def _picker(number: int, talk: Talk, desk: Desk, *, page: int, typed: str, flow: int | None) -> Card:
    view = await unknown_for(number, talk, desk)
    flow = await ask(talk, "clustersame", flow=flow, number=number, typed=typed)
    found = await nearest_persons(number, typed=typed, offset=page * PAGE, limit=PAGE)
    return same_as_card(view, found, page, flow, talk.language, typed=typed)
