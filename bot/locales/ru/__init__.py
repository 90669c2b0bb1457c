"""Русский, по комнатам. Ключи с button, toast, command, error и reason – простой текст, остальные – HTML.

Словарь: connect – подключить; person – человек; request – заявка; admin chat – чат администраторов;
training photo – фото для обучения; draft – черновик.
"""

from bot.locales.ru import (
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
