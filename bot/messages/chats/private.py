"""General answers in a private chat: welcome, help, language, and messages that nothing expected."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from bot.locales import LANGUAGES
from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import MAX_TITLE, Html, Plain, Words
from domain.queries.groups.ended_group import EndedGroupView
from domain.queries.groups.left_group import LeftGroupView
from domain.queries.groups.staying import Staying

WORKSPACES_SHOWN = 5
HEART, LOOKING = "❤", "👀"  # two of the reactions that Telegram lets a bot use
_KIND_SIGN = re.compile(r"[👍👌👏🙏🤝💪❤♥🧡💛💚💙💜🤍💕💖😊🙂☺😍🥰😘🤗😀😃😄😁😉🎉💐🌹🌸✨]|:-?\)|\)\)")


def welcome_card(language: str, *, arrived: int) -> Card:
    """arrived: photos that waited for this Start."""
    words = Words(language)
    parts = [words.html("start.welcome")]
    if arrived:
        parts.append(words.html("start.waiting", n=arrived))
    people = Button(words.plain("button.people"), callback("people", 0))
    return Card("\n\n".join(parts), (_connect_row(words), (people,)))


def waiting_card(arrived: int, language: str) -> Card:
    """arrived: photos that waited until the bot was let in again."""
    return Card(Words(language).html("start.waiting", n=arrived))


def left_group_card(view: LeftGroupView, days: int) -> Card:
    """days: after so many, whoever is in no group is forgotten."""
    words = Words(view.language)
    told = words.html("left_group.told", group=view.group_title[:MAX_TITLE], names=words.names(view.names))
    return Card(f"{told}\n\n{words.html('left_group.until', n=days)}")


def ended_group_card(view: EndedGroupView, until: datetime) -> Card:
    """until: when the group's photos are deleted, unless the bot is added again."""
    words = Words(view.staying.language)
    date = words.last_day_before(until)  # all of that day is left to add the bot again
    lines = [words.html("ended_group.told", group=view.group_title[:MAX_TITLE], date=date)]
    mistake = words.html("ended_group.mistake", date=date)
    return Card("\n\n".join([*lines, *_staying(view.staying, words), mistake]))


def erased_group_card(view: Staying, *, is_split_off: bool) -> Card:
    words = Words(view.language)
    first = words.html("ended_group.split_off" if is_split_off else "ended_group.erased")
    return Card("\n\n".join([first, *_staying(view, words)]))


def _staying(view: Staying, words: Words) -> list[Html]:
    lines = []
    if view.owned:
        lines.append(words.html("ended_group.owned", names=words.names(view.owned)))
    if view.received:
        lines.append(words.html("ended_group.received", names=words.names(view.received)))
    return lines


def help_card(language: str, *, has_people: bool, looks_after: Sequence[str]) -> Card:
    """What this reader can do, and nothing else. looks_after: names of workspaces that they moderate."""
    words = Words(language)
    parts = [words.html("help.private"), words.html("help.people" if has_people else "help.begin")]
    if looks_after:
        parts.append(words.html("help.looks_after", groups=_some_of(looks_after, words)))
    return Card("\n\n".join([*parts, *_always(words)]))


def deciding_help_card(language: str) -> Card:
    """For a private chat that decides for a workspace: its user's own commands, and those of the admins."""
    words = Words(language)
    keys = ("help.private", "help.own", "help.admin_commands")
    return Card("\n\n".join([*(words.html(key) for key in keys), *_always(words)]))


def _always(words: Words) -> tuple[str, str]:
    """What every help in private ends with."""
    privacy = words.html("help.privacy_title", who=words.html("help.privacy"))
    return words.html("help.always"), privacy


def _some_of(workspaces: Sequence[str], words: Words) -> str:
    """The first names, and how many more: a moderator may look after more than a message has room for."""
    shown = ", ".join(name[:MAX_TITLE] for name in workspaces[:WORKSPACES_SHOWN])
    rest = len(workspaces) - WORKSPACES_SHOWN
    return f"{shown} {words.plain('names.more', n=rest)}" if rest > 0 else shown


def _connect_row(words: Words) -> tuple[Button]:
    return (Button(words.plain("button.connect"), callback("connect")),)


def answer_card(what: str, language: str, *, offers_connect: bool = False) -> Card:
    """what: the end of a key that begins with `private.`, such as unknown_command or stray_photo."""
    words = Words(language)
    return Card(words.html(f"private.{what}"), (_connect_row(words),) if offers_connect else ())


def in_group_card(command: str, language: str) -> Card:
    """command: a group command that somebody wrote in private."""
    return Card(Words(language).html("private.only_in_group", command=Plain(command)))


def too_late_card(language: str) -> Card:
    """Answers words that came too late: the prompt is over."""
    return Card(Words(language).html("private.too_late"))


def no_answer_card(language: str) -> Card:
    """Answers a reply to a prompt that is not the writer's, or is over."""
    return Card(Words(language).html("private.no_answer"))


def another_photo_card(language: str) -> Card:
    """The answer to a photo of somebody who has connected a person, and may want to add a training photo."""
    words = Words(language)
    buttons = (Button(words.plain("button.people"), callback("people", 0)),), _connect_row(words)
    return Card(words.html("private.another_photo"), buttons)


def is_courtesy(written: str) -> bool:
    """Whether a message says nothing but courtesies (`thanks`, `ok`) in any of LANGUAGES, or has a friendly
    emoji or smiley and no words.
    """
    spoken = " ".join(re.findall(r"\w+", written.casefold().replace("ё", "е")))
    known = _courtesies().fullmatch(spoken) if spoken else _KIND_SIGN.search(written)
    return known is not None


@cache
def _courtesies() -> re.Pattern[str]:
    """Matches courtesies of all languages, also several in a row: `ok, thanks a lot`. `private.courtesies` is
    written as `is_courtesy` compares: in lower case, without punctuation, with е for ё.
    """
    known = [one for code in LANGUAGES for one in Words(code).plain("private.courtesies").split(", ")]
    either = "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?:(?:{either})(?: |$))+")


def language_card(language: str) -> Card:
    names = [
        Button(Words(code).plain("language.name"), callback("language", position))
        for position, code in enumerate(LANGUAGES)
    ]
    return Card(Words(language).html("language.choose"), (tuple(names),))


def language_chosen_card(language: str) -> Card:
    return Card(Words(language).html("language.chosen"))
