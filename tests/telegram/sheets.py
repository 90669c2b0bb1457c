"""Reads the sheets of faces that stand under cards in a chat, and the faces that the last one was to show."""

from io import BytesIO

from PIL import Image

from sandbox.telegram import Group, Message, Person
from tests import sql


def sheets(chat: Group | Person) -> list[Message]:
    """The sheets that are in the chat now."""
    said = chat.from_bot if isinstance(chat, Group) else chat.inbox
    return [message for message in said if "card above" in message.words]


async def faces_asked_for() -> list[int]:
    """The numbers of the faces on the last sheet, in order; 0 for a grey tile."""
    [task] = await sql.rows(
        "SELECT ids->>'faces' AS faces FROM tasks WHERE kind = 'picture_sheet' ORDER BY id DESC LIMIT 1"
    )
    return [int(number) for number in task["faces"].split(",")]


def size(sheet: Message) -> tuple[int, int]:
    assert sheet.media is not None
    return Image.open(BytesIO(sheet.media.file.data)).size
