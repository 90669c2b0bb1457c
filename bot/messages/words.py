"""A language's texts, filled in."""

import datetime as dates
import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from babel import Locale
from babel.dates import format_date

from bot.locales import LOCALES, closest

# Day before month in every language: 14 May 2026.
_DATES = {"en": "en_GB"}
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
MAX_TITLE = 128  # Telegram's own limit for the name of a group
LONGEST_NAME = 64  # of a person, on cards: with a suffix it may be longer


class Html(str):
    """Telegram's HTML already: it is not escaped again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Words:
    """language: any code; one that we do not speak becomes English."""

    language: str

    def html(self, key: str, /, **values: object) -> Html:
        """Strings among the values are escaped. `n` chooses the plural."""
        return Html(self._fill(key, {name: _escaped(value) for name, value in values.items()}))

    def plain(self, key: str, /, **values: object) -> str:
        """For buttons and toasts, which know no HTML."""
        return self._fill(key, {name: _isolated(value) for name, value in values.items()})

    def has(self, key: str) -> bool:
        return key in LOCALES[closest(self.language)]

    def date(self, moment: datetime) -> str:
        language = closest(self.language)
        return format_date(moment, format="long", locale=_DATES.get(language, language))

    def day(self, day: dates.date) -> str:
        """Of a calendar, without a time."""
        language = closest(self.language)
        return format_date(day, format="long", locale=_DATES.get(language, language))

    def moment(self, moment: datetime) -> str:
        """To the minute. A bot does not know its readers' time zones."""
        language = closest(self.language)
        on = format_date(moment, format="medium", locale=_DATES.get(language, language))
        return f"{on}, {moment.astimezone(UTC):%H:%M} UTC"

    def where(self, taken_at: datetime, group_title: str) -> str:
        """When and in which group; the latter only as far as the reader is in it."""
        if not group_title:
            return self.date(taken_at)
        return self.html("line.where", date=self.date(taken_at), group=group_title[:MAX_TITLE])

    def names(self, names: Sequence[str], *, limit: int = 5) -> Html:
        """In bold, with the rest counted: a caption has 1024 characters."""
        shown = Html(", ").join(f"<b>{_escaped(name)}</b>" for name in names[:limit])
        rest = len(names) - limit
        return Html(f"{shown} {self.html('names.more', n=rest)}" if rest > 0 else shown)

    def _fill(self, key: str, values: dict[str, object]) -> str:
        language = closest(self.language)
        entry = LOCALES[language][key]
        if isinstance(entry, dict):
            n = values["n"]
            assert isinstance(n, int)
            entry = entry[Locale.parse(language).plural_form(n)]
        return entry.format_map(values)


def _escaped(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Html):
        return html.escape(str(_isolated(value)), quote=False)
    return value


def _isolated(value: object) -> object:
    """A name written from right to left must not rearrange the sentence around it."""
    if isinstance(value, str) and any(unicodedata.bidirectional(c) in ("R", "AL") for c in value):
        return f"{_ISOLATE}{value}{_END_ISOLATE}"
    return value
