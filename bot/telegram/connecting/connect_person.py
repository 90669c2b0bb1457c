"""Connecting a person: the group, the consent and the name. A photo's caption may be the name.

The photos that follow are handled in `add_training_photo`.
"""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.chats.private import LOOKING, too_late_card
from bot.messages.connecting.connecting import (
    CONSENT_VERSION,
    agreed_card,
    choose_group_card,
    consent_card,
    ending_card,
    name_card,
    open_card,
    photos_card,
    reminder_card,
)
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import stop_asking
from bot.telegram.chats.send_cards import react, toast, turn_into
from bot.telegram.connecting.add_training_photo import own_caption, photo_to_learn_from, show_taken
from bot.telegram.connecting.connection import (
    Connection,
    ConnectPerson,
    is_album_answered,
    keep_connection,
    keep_waiting,
    open_connection,
    other_connection,
)
from bot.telegram.connecting.quotas import is_within, spend
from bot.telegram.persons.choose_person import written_after
from domain.errors import Conflict
from domain.ids import WorkspaceId
from domain.queries.groups.groups import groups_in, groups_of
from domain.queries.persons.people import PersonView, draft_of
from domain.usecases.connecting.add_training_photo import add_training_photo
from domain.usecases.connecting.begin_connection import Consent, begin_connection
from domain.usecases.groups.look_up_groups import look_up_groups
from domain.values.training import MAX_TRAINING_PHOTOS, SentPhoto


def register(private: Router) -> None:
    private.message.register(on_connect, Command("connect"))
    private.callback_query.register(on_connect_button, Pressed("connect"))
    private.callback_query.register(on_workspace, Pressed("workspace"))
    private.callback_query.register(on_agree, Pressed("agree"))


def register_steps(private: Router) -> None:
    """Register it after every command: a command is no name."""
    private.message.register(on_name, ConnectPerson.name, F.text, ~F.forward_origin)
    private.message.register(on_photo, ConnectPerson.name, _shows_a_photo)
    private.message.register(on_no_name, ConnectPerson.name)
    private.message.register(on_no_consent, ConnectPerson.consent)


def _shows_a_photo(message: Message) -> bool | dict[str, SentPhoto]:
    photo = photo_to_learn_from(message)
    return {"photo": photo} if photo is not None else False


async def on_connect(_: Message, command: CommandObject, ctx: Context) -> None:
    """`/connect Anna` brings the name along; it is used once the participant has agreed. It is lost if the
    user first has to choose a group or to drop another connection.
    """
    await begin(ctx, name=written_after(command))


async def on_connect_button(query: CallbackQuery, ctx: Context) -> None:
    await toast(query)
    await begin(ctx)


async def on_workspace(query: CallbackQuery, press: Press, ctx: Context) -> None:
    await begin(ctx, WorkspaceId(press.ids[0]))
    await toast(query)


async def begin(ctx: Context, workspace_id: WorkspaceId | None = None, *, name: str = "") -> None:
    """workspace_id: if None, the user chooses, unless they have only one. Asks Telegram for membership.

    name: used once the user has agreed. Nothing begins while another connection has something to lose.
    Raises Forbidden(`not_in_group`) where the user is in none of the workspace's groups.
    """
    await stop_asking(ctx)
    if await _is_busy(ctx, workspace_id):
        return
    if workspace_id is None:
        known = await groups_of(ctx.who.participant_id)
        workspaces = {group.workspace_id for group in known}
        if len(workspaces) != 1:
            card = choose_group_card(known, ctx.language) if known else ending_card("no_group", ctx.language)
            await ctx.say(card)
            return
        [workspace_id] = workspaces
    groups = await look_up_groups(
        workspace_id, ctx.who.participant_id, ctx.who.tg_user_id, ctx.world.memberships
    )
    connection = Connection(ctx.number, workspace_id, name=name, consent=CONSENT_VERSION)
    await keep_connection(ctx, ConnectPerson.consent, connection)
    await ctx.say(consent_card(groups, ctx.number, ctx.language))


async def _is_busy(ctx: Context, wanted: WorkspaceId | None) -> bool:
    """True when an open connection has something to lose; the user is then asked whether to drop it."""
    if (other := await other_connection(ctx)) is None:
        return False
    name, current = other
    await ctx.state.update_data(wanted=wanted)
    await ctx.say(open_card(name, current.flow, ctx.language))
    return True


async def on_agree(query: CallbackQuery, press: Press, ctx: Context) -> None:
    current = await open_connection(ctx)
    if current is not None and current.flow == press.ids[0]:
        await stop_asking(ctx)  # drops a prompt that came in between
    is_asked = await ctx.state.get_state() == ConnectPerson.consent.state
    if current is None or not is_asked or current.flow != press.ids[0]:
        await toast(query, ctx.words.plain("toast.stale"))
        return
    if current.consent != CONSENT_VERSION:
        await toast(query, ctx.words.plain("toast.newer_consent"), alert=True)
        await begin(ctx, current.workspace_id, name=current.name)
        return
    await keep_connection(ctx, ConnectPerson.name, replace(current, agreed_at=ctx.received_at))
    await toast(query)
    groups = await groups_in(current.workspace_id, ctx.who.participant_id)
    # The card stays, as a record for the participant who agreed.
    await turn_into(query, agreed_card(groups, ctx.received_at, ctx.language))
    if not current.name:
        await ctx.say(name_card(current.flow, ctx.language))
        return
    draft = await _name(replace(current, agreed_at=ctx.received_at), current.name, ctx)
    if draft is not None:
        await ctx.say(photos_card(draft, ctx.language))


async def on_name(message: Message, ctx: Context, is_too_late: bool, ended_prompt: bool) -> None:
    """Words that answer a prompt or a list too late are nobody's name here."""
    current = await open_connection(ctx)
    assert current is not None, "the state came without its data"
    if is_too_late:
        await ctx.say(too_late_card(ctx.language))
    if ended_prompt:
        await ctx.say(name_card(current.flow, ctx.language))
        return
    draft = await _name(current, message.text or "", ctx)
    if draft is None:
        return
    if current.waiting:  # they are looked at now, which takes a while
        await react(ctx.world.bot, message, LOOKING)
    else:
        await ctx.say(photos_card(draft, ctx.language))


async def on_photo(message: Message, photo: SentPhoto, ctx: Context) -> None:
    """Takes the photo's caption as the name. A photo without a caption waits until there is a name."""
    current = await open_connection(ctx)
    assert current is not None, "the state came without its data"
    current = await keep_waiting(ctx, current, photo)
    is_left_out = photo not in current.waiting
    if (caption := own_caption(message)) is not None:
        if await _name(current, caption, ctx) is not None:
            await show_taken(message, ctx)
    elif not is_left_out and not await is_album_answered(message, ctx.state):
        await ctx.say(reminder_card("whose_photo", ctx.language))
    if is_left_out and not await is_album_answered(message, ctx.state, by="enough"):
        raise Conflict("enough_photos", limit=MAX_TRAINING_PHOTOS)


async def _name(current: Connection, raw_name: str, ctx: Context) -> PersonView | None:
    """Begins the draft and adds the photos that waited for a name. A refused photo does not stop the others;
    once all were tried, the last refusal is raised.

    None when an earlier try sent the request, and when the participant made too many requests today. Raises
    what `begin_connection` raises.
    """
    if not await is_within("requests", ctx):
        return None
    draft = await begin_connection(
        current.workspace_id,
        ctx.who.participant_id,
        raw_name=raw_name,
        consent=Consent(current.consent, current.agreed_at or ctx.received_at),
        memberships=ctx.world.memberships,
        doorbell=ctx.world.doorbell,
    )
    spend("requests", ctx)
    if draft.is_sent:
        await ctx.state.clear()
        return None
    named = replace(current, person_id=draft.person_id, wanted=None, waiting=(), name="")
    await keep_connection(ctx, ConnectPerson.photos, named)
    refusal = None
    for photo in current.waiting:
        if not await is_within("photos", ctx):
            break
        try:
            await add_training_photo(draft.person_id, ctx.who.participant_id, photo, ctx.world.doorbell)
            spend("photos", ctx)
        except Conflict as conflict:
            refusal = conflict
    if refusal is not None:
        raise refusal
    return await draft_of(ctx.who.participant_id, draft.person_id)


async def on_no_name(message: Message, ctx: Context) -> None:
    if not await is_album_answered(message, ctx.state):
        await ctx.say(reminder_card("name_first", ctx.language))


async def on_no_consent(message: Message, ctx: Context) -> None:
    if not await is_album_answered(message, ctx.state):
        await ctx.say(reminder_card("agree_first", ctx.language))
