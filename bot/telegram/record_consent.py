"""A reaction to the bot's introduction in a group. Telegram tells of it where the bot is an admin."""

from aiogram import Router
from aiogram.types import MessageReactionUpdated, ReactionTypeEmoji

from bot.telegram.identity import is_person, meet
from domain.queries.card import Place, card
from domain.queries.groups import group
from domain.rules.consent import consent_of
from domain.usecases.record_consent import record_consent


def register(groups: Router) -> None:
    groups.message_reaction.register(on_reaction)


async def on_reaction(event: MessageReactionUpdated) -> None:
    """Of anonymous admins and channels nobody knows who they are; other messages are none of ours."""
    known = await group(event.chat.id)
    if known is None or not known.active or event.user is None or not is_person(event.user):
        return
    shown = await card(Place(known.workspace_id, "introduction", known.group_id, event.chat.id))
    if shown is None or shown.tg_message_id != event.message_id:
        return
    who = await meet(event.user)
    emoji = {one.emoji for one in event.new_reaction if isinstance(one, ReactionTypeEmoji)}
    await record_consent(known.group_id, who.participant_id, consent_of(emoji), happened_at=event.date)
