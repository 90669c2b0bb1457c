"""A language's texts, filled in."""

import datetime as dates
import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import ClassVar

from babel import Locale
from babel.dates import format_date

from bot.locales import LOCALES, closest
from bot.messages.marks import marked

# Day before month in every language: 14 May 2026.
_DATES = {"en": "en_GB"}
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_WORD_JOINER = "\u2060"
_LINKED = re.compile(r"(?<![\w</])([/@])(?=\w)")
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
# Line ends; the word joiner that disarms a command; joiners of Persian letters and emoji; tags of flags.
_KEPT = "\n\u2060\u200c\u200d" + "".join(map(chr, range(0xE0020, 0xE0080)))
MAX_TITLE = 128  # Telegram's own limit for the name of a group
LONGEST_NAME = 64  # of a name on cards and buttons; with the suffix ` · K` a stored one may be longer


class Html(str):
    """Telegram's HTML already: it is not escaped again."""

    __slots__ = ()


class Plain(str):
    """Our own words, with people's words in them made harmless already."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Words:
    """language: any code; a language without texts is read as English.

    zone: the time zone of all dates and times. A bot does not know its readers' zones, so a process sets the
    zone of its settings.
    """

    language: str
    zone: ClassVar[tzinfo] = UTC

    def html(self, key: str, /, **values: object) -> Html:
        """Strings among the values are escaped. `n` chooses the plural."""
        return Html(self._fill(key, {name: _marked_html(value) for name, value in values.items()}))

    def plain(self, key: str, /, **values: object) -> Plain:
        """For buttons and toasts, which know no HTML."""
        return Plain(self._fill(key, {name: _marked_plain(value) for name, value in values.items()}))

    def has(self, key: str) -> bool:
        return key in LOCALES[closest(self.language)]

    def date(self, moment: datetime) -> Plain:
        return self.day(moment.astimezone(self.zone))

    def last_day_before(self, moment: datetime) -> Plain:
        """The last day that is over by then."""
        return self.day(moment.astimezone(self.zone).date() - timedelta(days=1))

    def day(self, day: dates.date) -> Plain:
        """A calendar day without a time."""
        language = closest(self.language)
        return Plain(format_date(day, format="long", locale=_DATES.get(language, language)))

    def moment(self, moment: datetime) -> Plain:
        """To the minute."""
        language, local = closest(self.language), moment.astimezone(self.zone)
        on = format_date(local, format="medium", locale=_DATES.get(language, language))
        zone = f"{local:%Z}"  # where people have no word for their zone, it is a number like +03
        return Plain(f"{on}, {local:%H:%M} {zone if zone.isalpha() else f'UTC{zone}'}")

    def where(self, taken_at: datetime, group_title: str) -> Html:
        """When and in which group a photo was taken. group_title: empty for a reader outside the group."""
        if not group_title:
            return Html(html.escape(self.date(taken_at), quote=False))
        return self.html("line.where", date=self.date(taken_at), group=group_title[:MAX_TITLE])

    def names(self, names: Sequence[str], *, limit: int = 5) -> Html:
        """In bold, with the rest counted: a caption may have only 1024 characters."""
        shown = Html(", ").join(f"<b>{_marked_html(name)}</b>" for name in names[:limit])
        rest = len(names) - limit
        return Html(f"{shown} {self.html('names.more', n=rest)}" if rest > 0 else shown)

    def listed(self, names: Sequence[str]) -> Plain:
        """Names for a button. Each is marked by itself before they are joined, because a joined string would
        lose whose they are.
        """
        return Plain(", ".join(str(_marked_plain(name)) for name in names))

    def _fill(self, key: str, values: dict[str, object]) -> str:
        language = closest(self.language)
        entry = LOCALES[language][key]
        if isinstance(entry, dict):
            n = values["n"]
            assert isinstance(n, int)
            entry = entry[Locale.parse(language).plural_form(n)]
        return entry.format_map(values)


def _marked_html(value: object) -> object:
    if isinstance(value, Html) or not isinstance(value, str):
        return value
    if isinstance(value, Plain):
        return html.escape(value, quote=False)
    return marked(value, html.escape(made_harmless(value), quote=False))


def _marked_plain(value: object) -> object:
    if isinstance(value, Plain) or not isinstance(value, str):
        return value
    return marked(value, made_harmless(value))


def untappable(text: str) -> str:
    """The text with its commands and mentions changed so that nobody can tap them. Doing it twice changes no
    more than doing it once.
    """
    return _LINKED.sub(f"\\1{_WORD_JOINER}", text)


def made_harmless(text: str) -> str:
    """Keeps what people wrote from rearranging the sentence around it: removes characters that nobody sees or
    that turn the direction, and isolates words that are written from right to left. Commands and mentions do
    not become links: a tap would send the command, and a mention would notify its user.
    """
    seen = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _UNSEEN)
    seen = untappable(seen)
    if any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in seen):
        return f"{_ISOLATE}{seen}{_END_ISOLATE}"
    return seen
