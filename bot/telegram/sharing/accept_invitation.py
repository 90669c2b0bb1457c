"""Handles a `?start=` link that invites: the participant consents first, then receives the photos too."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.connecting.connecting import CONSENT_VERSION
from bot.messages.sharing.sharing import agreed_to_invitation_card, changed_card, invited_card, plain_card
from bot.telegram.chats.asking import ask, question, stop_asking
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import toast, turn_into
from bot.telegram.chats.talk import Talk
from domain.errors import Conflict, Forbidden, NotFound
from domain.ids import LinkId
from domain.queries.sharing.invitation import invitation, invitation_by_id, invites
from domain.queries.sharing.usable_invitation import usable_invitation
from domain.usecases.sharing.accept_invitation import accept_invitation


def register(private: Router) -> None:
    private.callback_query.register(on_accept, Pressed("accept"))
    private.callback_query.register(on_refuse, Pressed("refuseit"))


async def invite(talk: Talk, payload: str) -> bool:
    """False when the payload is no invitation. A participant who cannot accept it reads why."""
    if not invites(payload):
        return False
    found = await invitation(payload)
    if found is None:
        await talk.say(plain_card("used", talk.language))
        return True
    try:
        view = await usable_invitation(found.link_id, talk.who.tg_user_id, talk.world.memberships)
    except (NotFound, Forbidden, Conflict) as refusal:
        await talk.say(plain_card(_REFUSALS[refusal.code], talk.language))
        return True
    # The dialogue keeps which invitation it is: a button could be forged to carry another one.
    await ask(talk, "invitation", invitation=view.link_id)
    await talk.say(invited_card(view, talk.language))
    return True


_REFUSALS = {"invitation": "used", "not_in_group": "not_in_group", "linked_already": "linked"}


async def on_accept(query: CallbackQuery, talk: Talk) -> None:
    link_id = await _open(talk)
    view = await invitation_by_id(link_id) if link_id is not None else None
    if link_id is None:
        await toast(query, talk.words.plain("toast.stale"), alert=True)
        return
    try:
        done = await accept_invitation(
            link_id,
            talk.who.participant_id,
            talk.requester(),
            consent_version=CONSENT_VERSION,
            doorbell=talk.world.doorbell,
        )
    except Forbidden:
        await toast(query)
        await talk.say(plain_card("not_in_group", talk.language))
        return
    await stop_asking(talk)
    await toast(query)
    if view is not None:  # it stays: a record for who agreed
        await turn_into(query, agreed_to_invitation_card(view, talk.received_at, talk.language))
    name = view.name if view is not None else ""
    await talk.say(changed_card("joined", name, done.number, done.operation_id, talk.language))


async def on_refuse(query: CallbackQuery, talk: Talk) -> None:
    if await _open(talk) is not None:
        await stop_asking(talk)
    await toast(query)
    await turn_into(query, plain_card("refused", talk.language))


async def _open(talk: Talk) -> LinkId | None:
    """The open invitation. It may wait long for a press, because the link is checked when it is used."""
    asked = await question(talk, patience=timedelta(days=talk.world.settings.invitation_ttl_days))
    if asked is None or asked.purpose != "invitation":
        return None
    return LinkId(int(asked.data["invitation"]))
