"""Faces beside a card: which stand there, and which were asked for."""

from sandbox.telegram import Group, Message, Person
from tests import sql


def sheets(chat: Group | Person) -> list[Message]:
    """Those that stand there."""
    said = chat.from_bot if isinstance(chat, Group) else chat.inbox
    return [message for message in said if "card above" in message.words and not message.deleted]


async def faces_asked_for() -> list[int]:
    """Numbers, in order, for the last sheet; 0 for a grey tile."""
    [task] = await sql.rows(
        "SELECT ids->>'faces' AS faces FROM tasks WHERE kind = 'picture_sheet' ORDER BY id DESC LIMIT 1"
    )
    return [int(number) for number in task["faces"].split(",")]
