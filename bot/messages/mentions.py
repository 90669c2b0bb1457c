"""Names a Telegram user so that nobody else can pass for them."""

from bot.messages.marks import marked
from bot.messages.words import Html, Plain, Words


def mention(name: str, tg_user_id: int, words: Words) -> Html:
    """The name leads to the profile. Anybody may take the name of somebody else, but not the id."""
    linked = f'<a href="tg://user?id={tg_user_id}">{words.names([name])}</a>'
    shown = words.html("mention", name=Html(linked), id=Plain(tg_user_id))
    return Html(marked(name, shown))  # the id belongs to the user as the name does
