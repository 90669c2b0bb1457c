"""English, by room.

Keys that begin with button, toast, command, error or reason are plain text; the rest is HTML.
"""

from bot.locales.en import (
    buttons,
    chats,
    clusters,
    connecting,
    deliveries,
    erasing,
    errors,
    faces,
    gallery,
    groups,
    operations,
    persons,
    photos,
    questions,
    service,
    sharing,
)

ROOMS = (
    buttons,
    chats,
    clusters,
    connecting,
    deliveries,
    erasing,
    errors,
    faces,
    gallery,
    groups,
    operations,
    persons,
    photos,
    questions,
    service,
    sharing,
)
TEXTS: dict[str, str | dict[str, str]] = {key: text for room in ROOMS for key, text in room.TEXTS.items()}
