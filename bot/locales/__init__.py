"""Every word a person reads: a folder for each language, and in it a file for each room,
and for buttons, errors and the Mini App.
"""

from collections.abc import Mapping
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules

Entry = str | dict[str, str]
"""A template, or one for each plural category of the value `n`."""

# New languages go to the end: buttons carry the position.
LANGUAGES = ("en", "ru")


def texts_by_room(language: str) -> dict[str, Mapping[str, Entry]]:
    """The texts of each file of the language's folder."""
    folder = import_module(f"bot.locales.{language}")
    rooms = sorted(room.name for room in iter_modules(folder.__path__))
    return {room: import_module(f"{folder.__name__}.{room}").TEXTS for room in rooms}


LOCALES: dict[str, Mapping[str, Entry]] = {
    language: dict(chain.from_iterable(room.items() for room in texts_by_room(language).values()))
    for language in LANGUAGES
}


def closest(language_code: str | None) -> str:
    """The language for a code as Telegram gives it (`ru`, `pt-br`); English when we do not speak it."""
    code = (language_code or "").lower().partition("-")[0]
    return code if code in LOCALES else LANGUAGES[0]
