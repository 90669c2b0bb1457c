"""A member says whether their photos may be looked at: by a reaction to the introduction, or by its buttons.

Telegram reports reactions only if the bot is an admin, and a group may allow no 👎: the buttons work always.
"""

from aiogram import Router
from aiogram.types import CallbackQuery, MessageReactionUpdated, ReactionTypeEmoji, ReactionTypeUnion

from bot.messages.callbacks import Press
from bot.telegram.chats.context import Context
from bot.telegram.chats.identity import is_person, meet
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.send_cards import toast
from bot.world import World
from domain.queries.chats.card import Place, card
from domain.queries.groups.groups import group
from domain.usecases.groups.record_consent import record_consent
from domain.values.consent import AGREE, REFUSE


def register(groups: Router) -> None:
    groups.message_reaction.register(on_reaction)
    groups.callback_query.register(on_press, Pressed("refusephotos", "agreephotos"))


async def on_press(query: CallbackQuery, press: Press, ctx: Context, world: World) -> None:
    """Works under any message of an active group: a participant decides about their own photos."""
    known = await group(query.message.chat.id) if query.message is not None else None
    if known is None or not known.active:
        await toast(query, ctx.words.plain("toast.unknown_button"), alert=True)
        return
    said = REFUSE if press.verb == "refusephotos" else AGREE
    consent = await record_consent(
        known.group_id,
        ctx.who.participant_id,
        {said},
        by_button=True,
        happened_at=ctx.received_at,
        doorbell=world.doorbell,
    )
    await toast(query, ctx.words.plain(f"toast.consent_{consent}"), alert=True)


async def on_reaction(event: MessageReactionUpdated, world: World) -> None:
    """Ignores anonymous admins and channels, and reactions to messages other than the introduction.

    A group that is not active may become so again, and then an answer of today holds.
    """
    known = await group(event.chat.id)
    if known is None or event.user is None or not is_person(event.user):
        return
    shown = await card(Place(known.workspace_id, "introduction", known.group_id, event.chat.id))
    if shown is None or shown.tg_message_id != event.message_id:
        return
    before, now = _thumbs(event.old_reaction), _thumbs(event.new_reaction)
    if before == now:
        return  # a heart is no answer, and must not end a refusal that was said by the button
    who = await meet(event.user)
    await record_consent(
        known.group_id,
        who.participant_id,
        now,
        before=before,
        happened_at=event.date,
        doorbell=world.doorbell,
    )


def _thumbs(reactions: list[ReactionTypeUnion]) -> set[str]:
    return {one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji)} & {AGREE, REFUSE}
