"""What /privacy answers: what is processed, what for, who sees it, how long, and what one can do about it."""

from bot.messages.card import Card
from bot.messages.words import Words
from domain.values.consent import REFUSE


def privacy_card(
    language: str, *, unknown_days: int, grace_days: int, left_days: int, undo_days: int, said_days: int
) -> Card:
    """The days are those of the settings UNKNOWN_FACE_TTL_DAYS, GROUP_GRACE_DAYS, LEFT_MEMBER_DAYS, UNDO_DAYS
    and SAID_DAYS.
    """
    words = Words(language)
    how_long = [
        words.html("privacy.until"),
        words.html("privacy.unknown", n=unknown_days),
        words.html("privacy.left", n=grace_days),
        words.html("privacy.members", n=left_days),
    ]
    if undo_days:
        how_long.append(words.html("privacy.undo", n=undo_days))
    parts = (
        words.html("privacy.what"),
        words.html("privacy.purpose"),
        words.html("privacy.who", who=words.html("help.privacy")),
        "\n".join(how_long),
        words.html("privacy.said", n=said_days),
        words.html("privacy.yours", refuse=REFUSE),
        words.html("privacy.answers"),
    )
    return Card("\n\n".join(parts))
