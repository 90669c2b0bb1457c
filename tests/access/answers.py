"""Names the bot's answers by the locale texts that they come from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.locales import LOCALES

SPEAKING = {"sendMessage", "sendPhoto", "editMessageText", "editMessageCaption", "editMessageMedia"}
# Parts of other texts; alone they are no answer.
_PARTS = (
    *("button.", "command.", "names.", "line.step", "reason.", "language.name", "profile."),
    *("history.changed", "history.undone", "everybody.line", "cluster.line", "people.at"),
    *("cluster.some", "join.line", "delivery.quote"),
    *("queue.request", "queue.join", "queue.question", "queue.report", "request.of_group", "suggestion.or"),
    *("request.in_group", "merge.faces", "merge.photos", "mention", "review.face", "review.line"),
    *("settings.line", "settings.change", "settings.service_line", "settings.yes", "settings.no"),
    "app.",  # the Mini App's words, which no chat hears
    *("tokens.line", "tokens.may_", "tokens.used", "tokens.unused"),
    *("tokens.called", "tokens.webhook", "tokens.stopped"),
    "calibration.estimate",
)


@dataclass(frozen=True)
class Answer:
    """texts: keys of locale texts. toast: its words, and whether it is an alert. messages: chat and words."""

    texts: tuple[str, ...]
    toast: tuple[str | None, bool] | None
    messages: tuple[tuple[int, str], ...]

    @property
    def words(self) -> tuple[object, ...]:
        return self.toast, self.messages

    @property
    def said_in(self) -> set[int]:
        return {chat for chat, _ in self.messages}


def text_keys(words: Iterable[str]) -> tuple[str, ...]:
    """For each answer the key of the locale text that it begins with or contains; `?` if there is none."""
    return tuple(_key(text) for text in words)


@cache
def _key(text: str) -> str:
    found = [(said, key) for key, said, p in _patterns() if p.match(text)]
    found = found or [(said, key) for key, said, p in _patterns() if p.search(text)]
    # Of the texts that fit, the one with the most fixed letters is meant: a shorter one may be its beginning.
    return max(found)[1] if found else f"? {text[:40]!r}"


def _pattern(text: str) -> tuple[int, re.Pattern[str]]:
    """How many letters of a locale text stand outside its placeholders, and what finds it in an answer."""
    words = re.sub(r"<[^>]+>", "", text)
    parts = re.split(r"\{[a-z_]+\}", words)
    pattern = "(?:Step [0-9] of [0-9]\\s+)?" + ".+?".join(map(re.escape, parts))
    return sum(map(len, parts)), re.compile(pattern, re.DOTALL)


@cache
def _patterns() -> list[tuple[str, int, re.Pattern[str]]]:
    """Made when the first test asks for them: a process that only collects the tests does without."""
    return [
        (key, *_pattern(text))
        for texts in LOCALES.values()
        for key, entry in texts.items()
        if not key.startswith(_PARTS)
        for text in ([entry] if isinstance(entry, str) else entry.values())
    ]
