"""/share shows who gets a person's photos. The user invites or removes participants, or sets an alias."""

from collections.abc import Sequence
from typing import Literal

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.sharing.receiver import called, promoting_card
from bot.messages.sharing.sharing import (
    alias_card,
    changed_card,
    decides,
    invitation_card,
    leaving_card,
    removing_card,
    sharing_card,
    whom_to_share_card,
)
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asked, Prompt, ask, stop_asking
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.tell_result import result_again
from bot.telegram.persons.choose_person import named_among, written_after
from domain.errors import Forbidden, NotFound
from domain.ids import ParticipantId
from domain.queries.groups.groups import groups_in
from domain.queries.persons.people import people
from domain.queries.persons.person_card import PersonCard, person_card
from domain.queries.sharing.invitation import open_invitations
from domain.queries.sharing.links import LinkView, has_owner, links_known_to_guardian
from domain.states import Approval, PersonStatus
from domain.usecases.sharing.invite_guardian import invite_guardian
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.set_alias import set_alias
from domain.usecases.sharing.unlink_participant import unlink_participant
from domain.usecases.sharing.withdraw_invitations import withdraw_invitations


def register(private: Router) -> None:
    private.message.register(on_share_command, Command("share"))
    private.callback_query.register(on_share, Pressed("share"))
    private.callback_query.register(on_receivers, Pressed("receivers"))
    private.callback_query.register(on_invite, Pressed("invite"))
    private.callback_query.register(on_uninvite, Pressed("uninvite"))
    private.callback_query.register(on_leave, Pressed("leave"))
    private.callback_query.register(on_leave_now, Pressed("leavenow"), InScope())
    private.callback_query.register(on_unlink, Pressed("unlink"))
    private.callback_query.register(on_unlink_now, Pressed("unlinknow"), InScope())
    private.callback_query.register(on_make_owner, Pressed("makeowner"))
    private.callback_query.register(on_make_owner_now, Pressed("makeownernow"))
    private.callback_query.register(on_alias, Pressed("alias"))


def register_steps(private: Router) -> None:
    private.message.register(on_alias_given, Asked("alias"))


async def on_share_command(_: Message, command: CommandObject, ctx: Context) -> None:
    """`/share Anna` shows who receives the photos of Anna."""
    connected = [one for one in await people(ctx.who.participant_id) if one.approval == Approval.APPROVED]
    own = [one for one in connected if not one.is_joining]
    named = named_among(own, written_after(command))
    card = await _sharing(ctx, named.number) if named else whom_to_share_card(own, ctx.language)
    await ctx.say(card)


async def on_share(query: CallbackQuery, press: Press, ctx: Context) -> None:
    await stop_asking(ctx, "alias")
    card = await _sharing(ctx, press.ids[0])
    await toast(query)
    await turn_into(query, card)


async def on_receivers(query: CallbackQuery, press: Press, ctx: Context) -> None:
    number, page = press.ids
    card = await _sharing(ctx, number, page)
    await toast(query)
    await turn_into(query, card)


async def on_invite(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person = await _person(ctx, press.ids[0])
    payload = await invite_guardian(
        person.number, ctx.who.participant_id, ctx.requester(), ctx.world.settings
    )
    link = ctx.world.start_url(payload)
    days = ctx.world.settings.invitation_ttl_days
    await toast(query)
    is_owned = await has_owner(person.person_id)
    groups = [group.title for group in await groups_in(person.workspace_id, ctx.who.participant_id)]
    card = invitation_card(person, link, days, ctx.language, groups=groups, makes_owner=not is_owned)
    await ctx.say(card)


async def on_uninvite(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person = await _person(ctx, press.ids[0])
    await withdraw_invitations(person.number, ctx.requester())
    card = await _sharing(ctx, person.number)
    await toast(query, ctx.words.plain("toast.withdrawn_invitations"))
    await turn_into(query, card)


async def on_leave(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person, _ = await _link(ctx, press.ids[0], ctx.who.participant_id)
    await toast(query)
    await turn_into(query, leaving_card(person, ctx.language))


async def on_leave_now(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    card = await result_again(ctx, scope) or await _unlinked(
        "left", ctx, press.ids[0], ctx.who.participant_id
    )
    await toast(query)
    await turn_into(query, card)


async def on_unlink(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person, link = await _link(ctx, *_pressed(press))
    if not decides(person, ctx.who.participant_id):
        raise Forbidden("not_yours_to_decide")
    await toast(query)
    await turn_into(query, removing_card(person, link, ctx.language))


async def on_unlink_now(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    card = await result_again(ctx, scope) or await _unlinked("removed", ctx, *_pressed(press))
    await toast(query)
    await turn_into(query, card)


async def on_make_owner(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person, link = await _link(ctx, *_pressed(press))
    if not decides(person, ctx.who.participant_id):
        raise Forbidden("not_yours_to_decide")
    await toast(query)
    await turn_into(query, promoting_card(person, link, ctx.language))


async def on_make_owner_now(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person, link = await _link(ctx, *_pressed(press))
    done = await make_owner(person.number, link.participant_id, ctx.requester(), ctx.world.doorbell)
    await toast(query)
    card = changed_card("promoted", called(link, ctx.words), person.number, done.operation_id, ctx.language)
    await turn_into(query, card)


async def on_alias(query: CallbackQuery, press: Press, ctx: Context) -> None:
    person, _ = await _link(ctx, press.ids[0], ctx.who.participant_id)
    flow = await ask(ctx, "alias", number=person.number)
    await toast(query)
    await turn_into(query, alias_card(person, flow, ctx.language))


async def on_alias_given(message: Message, ctx: Context, asked: Prompt) -> None:
    number = int(asked.data["number"])
    done = await set_alias(
        number, ctx.who.participant_id, message.text or "", ctx.requester(), ctx.world.doorbell
    )
    await stop_asking(ctx)
    person = await _person(ctx, number)
    await ctx.say(changed_card("renamed", person.name, number, done.operation_id, ctx.language))


def _pressed(press: Press) -> tuple[int, ParticipantId]:
    """The number of the person, and the participant whom the button is about."""
    number, participant_id = press.ids
    return number, ParticipantId(participant_id)


async def _unlinked(
    how: Literal["left", "removed"], ctx: Context, number: int, participant_id: ParticipantId
) -> Card:
    person, link = await _link(ctx, number, participant_id)
    done = await unlink_participant(number, link.participant_id, ctx.requester(), ctx.world.doorbell)
    name = person.name if how == "left" else called(link, ctx.words)
    return changed_card(how, name, number, done.operation_id, ctx.language)


async def _sharing(ctx: Context, number: int, page: int = 0) -> Card:
    person = await _person(ctx, number)
    return sharing_card(
        person,
        await _known_links(ctx, person),
        ctx.who.participant_id,
        ctx.language,
        invitations=await open_invitations(person.person_id),
        page=page,
    )


async def _person(ctx: Context, number: int) -> PersonCard:
    """Raises NotFound, also for an absorbed person: the links are the survivor's now."""
    person = await person_card(number, ctx.requester())
    if person.status == PersonStatus.MERGED:
        raise NotFound("person")
    return person


async def _known_links(ctx: Context, person: PersonCard) -> Sequence[LinkView]:
    if person.actions:  # only a guardian may do nothing with a person
        return person.links
    return await links_known_to_guardian(person.person_id, ctx.who.participant_id)


async def _link(ctx: Context, number: int, participant_id: ParticipantId) -> tuple[PersonCard, LinkView]:
    """Raises NotFound for a participant who is not linked, and for one of whom the presser may not know."""
    person = await _person(ctx, number)
    for link in await _known_links(ctx, person):
        if link.participant_id == participant_id:
            return person, link
    raise NotFound("person")
