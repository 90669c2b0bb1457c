"""Finds messages that name somebody without a note of it in `cards`: an erase would miss them.

It looks at what the bot says as it handles an update, and not at what a worker says.
"""

import re

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import EditMessageCaption, EditMessageText, Response, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message

from bot.messages.marks import without_marks
from tests import sql

# Everybody who has a name, and whether the message is noted to name them.
_KNOWN = """
WITH noted AS (
    SELECT 'p' || unnest(names) AS whose FROM cards WHERE tg_chat_id = $1 AND tg_message_id = $2
    UNION SELECT 'r' || unnest(participants) FROM cards WHERE tg_chat_id = $1 AND tg_message_id = $2
), known AS (
    SELECT 'p' || number AS whose, name FROM persons WHERE erasing_at IS NULL
    UNION SELECT 'p' || p.number, l.alias FROM participant_persons l JOIN persons p ON p.id = l.person_id
        WHERE l.alias IS NOT NULL AND p.erasing_at IS NULL
    UNION SELECT 'r' || id, name FROM participants
)
SELECT name, bool_or(whose IN (SELECT whose FROM noted)) AS is_noted FROM known GROUP BY name
"""

# Words that the reader wrote, and examples: they name nobody.
_NOBODYS = re.compile(r"“[^”?]*”|<code>.*?</code>")


class EveryNameIsNoted(BaseRequestMiddleware):
    """Checks texts once `RememberSaid` wrote its notes. missed: those with a name that no note covers."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        response = await make_request(bot, method)
        message: object = response
        if isinstance(method, SendMessage | EditMessageText | EditMessageCaption) and isinstance(
            message, Message
        ):
            said = method.caption if isinstance(method, EditMessageCaption) else method.text
            text = _NOBODYS.sub("", without_marks(said or ""))
            self.missed += [
                f"{row['name']} in {text!r}"
                for row in await sql.rows(_KNOWN, message.chat.id, message.message_id)
                if not row["is_noted"] and re.search(rf"(?<!\w){re.escape(row['name'])}(?!\w)", text)
            ]
        return response
