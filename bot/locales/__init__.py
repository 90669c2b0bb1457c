"""Every word a person reads, by language."""

from collections.abc import Mapping

from bot.locales import en, ru

Entry = str | dict[str, str]
"""A template, or one for each plural category of the value `n`."""

# New languages go to the end: buttons carry the position.
LOCALES: dict[str, Mapping[str, Entry]] = {"en": en.TEXTS, "ru": ru.TEXTS}
LANGUAGES = tuple(LOCALES)


def closest(language_code: str | None) -> str:
    """The language for a code as Telegram gives it (`ru`, `pt-br`); English when we do not speak it."""
    code = (language_code or "").lower().partition("-")[0]
    return code if code in LOCALES else LANGUAGES[0]
