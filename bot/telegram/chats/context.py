"""What a conversation needs of one update."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.messages.card import Card
from bot.messages.words import Words
from bot.telegram.chats.send_cards import say
from bot.world import World
from domain.ids import ParticipantId, WorkspaceId
from domain.queries.access.acting import TelegramRequester, press_id
from domain.queries.chats.participant import ParticipantView
from domain.values.quotas import Quota

SPENT = "spent"

Spent = Counter[tuple[ParticipantId, Quota]]
"""How often the handled update used each quota, by participant and quota."""


@dataclass(frozen=True, slots=True)
class Context:
    """who: the participant who wrote or pressed. number: the update's number.

    received_at: when the update came in. A press has no other time; the time stays when it is handled again.
    spent: stored once the update was handled. topic: the forum topic in which the user wrote or pressed.
    """

    world: World
    who: ParticipantView
    state: FSMContext
    number: int
    received_at: datetime
    spent: Spent
    topic: int | None = None

    @property
    def language(self) -> str:
        return self.who.language

    @property
    def words(self) -> Words:
        return Words(self.who.language)

    def requester(self, *, rehearses: bool = False, seen: Collection[int] | None = None) -> TelegramRequester:
        """The participant as the requester of an operation, by this press or message. seen: the versions
        that the button carries, of what its card showed.
        """
        return TelegramRequester(
            self.who.tg_user_id, self.world.memberships, press_id(self.number), rehearses, seen=seen
        )

    async def say(self, card: Card) -> None:
        """Sends the card to the private chat."""
        await say(self.world.bot, self.who.tg_user_id, card)

    def forget_answer(self, tg_chat_id: int) -> None:
        """Has Telegram asked anew what the user is in this chat, for an act that cannot be undone."""
        self.world.memberships.forget(tg_chat_id, self.who.tg_user_id)

    async def forget_rights(self, workspace_id: WorkspaceId) -> None:
        await self.world.forget_rights(workspace_id, self.who.tg_user_id)


def replied_to(message: Message) -> Message | None:
    """What the writer replied to. Telegram makes each message of a topic a reply to the topic's first one."""
    replied = message.reply_to_message
    return None if replied is None or replied.message_id == topic_of(message) else replied


def topic_of(message: Message) -> int | None:
    """The forum topic of the message; None outside of forums."""
    return message.message_thread_id if message.is_topic_message else None
