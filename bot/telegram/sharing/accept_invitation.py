"""Handles an invitation, which is a `?start=` link. Once a participant consents, they receive the photos."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.connecting.connecting import CONSENT_VERSION
from bot.messages.sharing.sharing import agreed_to_invitation_card, changed_card, invited_card, plain_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import toast, turn_into
from domain.errors import Conflict, Forbidden, NotFound
from domain.ids import LinkId
from domain.queries.sharing.invitation import accepted_invitation, invitation, invites, mark_of, was_shown
from domain.queries.sharing.usable_invitation import usable_invitation
from domain.usecases.sharing.accept_invitation import accept_invitation


def register(private: Router) -> None:
    private.callback_query.register(on_accept, Pressed("accept"))
    private.callback_query.register(on_refuse, Pressed("refuseit"))


async def invite(ctx: Context, payload: str) -> bool:
    """False when the payload is no invitation. A participant who cannot accept the invitation is told why."""
    if not invites(payload):
        return False
    found = await invitation(payload)
    if found is None:
        await ctx.say(plain_card("used", ctx.language))
        return True
    try:
        view = await usable_invitation(found.link_id, ctx.who.tg_user_id, ctx.world.memberships)
    except (NotFound, Forbidden, Conflict) as refusal:
        if refusal.code not in _REFUSALS:
            raise
        await ctx.say(plain_card(_REFUSALS[refusal.code], ctx.language))
        return True
    # The button carries the invitation, because a dialogue might end before the invitation does.
    mark = mark_of(payload, ctx.who.tg_user_id, ctx.world.settings.bot_token, CONSENT_VERSION)
    await ctx.say(invited_card(view, mark, ctx.language))
    return True


_REFUSALS = {"invitation": "used", "not_in_group": "not_in_group", "linked_already": "linked"}


async def on_accept(query: CallbackQuery, press: Press, ctx: Context) -> None:
    link_id, mark = LinkId(press.ids[0]), press.ids[1]
    if not await was_shown(link_id, ctx.who.tg_user_id, mark, ctx.world.settings.bot_token, CONSENT_VERSION):
        await toast(query, ctx.words.plain("toast.open_link_again"), alert=True)
        return
    try:
        done = await accept_invitation(
            link_id,
            ctx.who.participant_id,
            ctx.requester(),
            consent_version=CONSENT_VERSION,
            doorbell=ctx.world.doorbell,
        )
    except Forbidden as refusal:
        if refusal.code not in _REFUSALS:
            raise
        await toast(query)
        await ctx.say(plain_card(_REFUSALS[refusal.code], ctx.language))
        return
    view = await accepted_invitation(link_id)
    await toast(query)
    if view is None:  # the person was hidden or deleted meanwhile
        return
    # For a moderator who used their own invitation `makes_owner` is False by now, since this made them the
    # owner.
    made_owner = view.makes_owner or view.inviter_tg_id == ctx.who.tg_user_id
    # The card stays, as a record for the participant who agreed.
    agreed = agreed_to_invitation_card(view, ctx.received_at, ctx.language, makes_owner=made_owner)
    await turn_into(query, agreed)
    how = "joined_to_decide" if made_owner else "joined"
    await ctx.say(changed_card(how, view.name, done.number, done.operation_id, ctx.language))


async def on_refuse(query: CallbackQuery, ctx: Context) -> None:
    await toast(query)
    await turn_into(query, plain_card("refused", ctx.language))
