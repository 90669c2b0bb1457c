"""SQL that says whether a recipient has a photo in their chat."""

# Whether the chat of the recipient of delivery d has a message with the photo, as far as the bot knows. The
# state does not say it: a photo that is taken back has its message until that is deleted, and one that was
# asked for again has its earlier copies.
HAS_COPY = "(d.tg_message_id IS NOT NULL OR d.earlier_copies <> '{}')"


def answer_is_missing(delivery: str) -> str:
    """SQL that says whether the answer to a send was lost, and no message was found or sent since. It is
    never NULL, so it can be negated. delivery: the alias of the delivery.
    """
    return f"""({delivery}.unknown_at IS NOT NULL
        AND {delivery}.unknown_at > coalesce({delivery}.sent_at, '-infinity'))"""


# Whether the chat may have a copy that the bot knows nothing of: a send goes on, or its answer was lost. Two
# kinds of photos set this apart from IS_UNANSWERED, which says what is sought. One that was asked for again
# after a lost answer may be in the chat, but is not sought while its next send is to come. One of which an
# earlier copy is in the chat is sought, but has a copy for sure.
MAY_HAVE_COPY = f"""(NOT {HAS_COPY} AND (d.state IN ('sending', 'unknown') OR {answer_is_missing("d")}))"""
# Whether it came to its recipient, or may still come. A photo of a group that they are not in never did.
CAME_OR_COMES = f"""(d.sent_at IS NOT NULL OR {HAS_COPY} OR {MAY_HAVE_COPY}
    OR d.state IN ('pending', 'parked'))"""
# Whether its recipient received it and is to keep it, also while a copy more is asked for, or was refused.
IS_RECEIVED = f"(d.state = 'sent' OR d.state <> 'retracted' AND {HAS_COPY})"
# Whether a message in its recipient's chat names its persons, or will in a moment.
HAS_CAPTION = f"(d.state = 'sending' OR {IS_RECEIVED})"
