"""What /privacy answers: what is processed, what for, who sees it, how long, and what one can do about it."""

from bot.messages.card import Card
from bot.messages.groups.groups import consent_buttons, refuse_words
from bot.messages.words import Words


def privacy_card(
    language: str,
    *,
    unknown_days: int,
    grace_days: int,
    left_days: int,
    undo_days: int,
    said_days: int,
    has_buttons: bool = False,
) -> Card:
    """The days are those of the settings UNKNOWN_FACE_TTL_DAYS, GROUP_GRACE_DAYS, LEFT_MEMBER_DAYS, UNDO_DAYS
    and SAID_DAYS.

    has_buttons: for a group whose photos are looked at, where a member can refuse below the answer.
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
        words.html("privacy.yours", refuse=refuse_words(words)),
        words.html("privacy.answers"),
    )
    return Card("\n\n".join(parts), (consent_buttons(words),) if has_buttons else ())
