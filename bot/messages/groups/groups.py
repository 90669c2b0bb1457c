"""What the bot says in groups, in admin chats, and in private to whoever adds the bot or sets up a group."""

from datetime import datetime

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.words import MAX_TITLE, Words
from domain.queries.groups.groups import GroupView
from domain.values.consent import AGREE, REFUSE


def introduction_card(
    group: GroupView, *, can_see_photos: bool, hears_reactions: bool, connect_url: str
) -> Card:
    """can_see_photos: privacy mode is off, or the bot is an admin here.

    hears_reactions: the bot is an admin. Telegram tells only admins of reactions. The buttons are there in
    any case, because a group may allow no 👎 as a reaction.
    """
    words = Words(group.language)
    parts = [words.html("group.introduction")]
    if not can_see_photos:
        parts.append(words.html("group.blind"))
    button = refuse_words(words)
    if hears_reactions:
        parts.append(words.html("group.consent", agree=AGREE, refuse=REFUSE, button=button))
    else:
        parts.append(words.html("group.consent_buttons", refuse=button))
    return Card("\n\n".join(parts), ((_connect(words, connect_url),), consent_buttons(words)))


def refuse_words(words: Words) -> str:
    return words.plain("button.refuse_photos", sign=REFUSE)


def consent_buttons(words: Words) -> tuple[Button, ...]:
    """They work below any message in the group, also for members who cannot see the introduction."""
    agree = words.plain("button.agree_photos", sign=AGREE)
    return (
        Button(refuse_words(words), callback("refusephotos")),
        Button(agree, callback("agreephotos")),
    )


def introduced_anew_card(group: GroupView) -> Card:
    """What is left of a former introduction that Telegram no longer deletes."""
    return Card(Words(group.language).html("group.introduced_anew"))


def activation_card(language: str, until: datetime | None) -> Card:
    """Says that the bot looks at no photos until an admin of the group agrees. until: for a group in which
    the bot was before: when what it keeps of the group is deleted; None for another one.
    """
    words = Words(language)
    text = words.html("group.activate")
    if until is not None:
        text = words.html("group.activate_again", date=words.last_day_before(until))
    return Card(text, ((Button(words.plain("button.activate"), callback("activate")),),))


def not_admitted_card(language: str) -> Card:
    """The operator of this bot has not let the group in."""
    return Card(Words(language).html("group.not_admitted"))


def channel_card(title: str, language: str) -> Card:
    """Said in private to the user who added the bot to a channel."""
    return Card(Words(language).html("group.channel", channel=title[:MAX_TITLE]))


def connect_card(connect_url: str, language: str) -> Card:
    words = Words(language)
    return Card(words.html("group.connect"), ((_connect(words, connect_url),),))


def group_help_card(connect_url: str, language: str, *, is_admin: bool) -> Card:
    words = Words(language)
    parts = [words.html("help.group", refuse=refuse_words(words))]
    if is_admin:
        parts.append(words.html("help.group_admin"))
    return Card("\n\n".join(parts), ((_connect(words, connect_url),), consent_buttons(words)))


def admin_help_card(language: str) -> Card:
    words = Words(language)
    return Card("\n\n".join(words.html(key) for key in ("help.admin", "help.admin_commands")))


def admins_to_be_card(language: str) -> Card:
    """The greeting in the chat of the ADMIN_CHAT_ID setting, before it decides for anybody."""
    return Card(Words(language).html("deciding.not_yet"))


def setup_card(group_title: str, setup_url: str, language: str, more: tuple[tuple[Button, ...], ...]) -> Card:
    """Sent in private: whoever has the link can choose the admin chat. more: buttons about a list of people
    that groups share.
    """
    words = Words(language)
    choose = Button(words.plain("button.setup"), url=setup_url)
    lines: list[str] = [words.html("setup.link", group=group_title)]
    if more:
        lines += ["", words.html("setup.together")]
    return Card("\n".join(lines), ((choose,), *more))


def setup_start_first_card(start_url: str, language: str) -> Card:
    words = Words(language)
    start = Button(words.plain("button.open_private"), url=start_url)
    return Card(words.html("group.setup_start_first"), ((start,),))


def _connect(words: Words, url: str) -> Button:
    return Button(words.plain("button.connect"), url=url)


def ended_workspace_card(until: datetime, language: str) -> Card:
    """Tells the admin chat that the bot is in none of its groups now. until: when the last one is erased,
    unless the bot is added again.
    """
    words = Words(language)
    date = words.last_day_before(until)  # all of that day is left to add the bot again
    return Card(words.html("group.last_ended", date=date))
