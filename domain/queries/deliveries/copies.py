"""SQL that says whether a recipient has a photo in their chat."""

# Whether the chat of the recipient of delivery d has a message with the photo, as far as the bot knows. The
# state does not say it: a photo that is taken back has its message until that is deleted, and one that was
# asked for again has its earlier copies.
HAS_COPY = "(d.tg_message_id IS NOT NULL OR d.earlier_copies <> '{}')"
# Whether it may have one that the bot knows nothing of: a send goes on, or its answer was lost.
MAY_HAVE_COPY = f"""(NOT {HAS_COPY} AND (d.state IN ('sending', 'unknown')
    OR d.unknown_at IS NOT NULL AND d.unknown_at > coalesce(d.sent_at, '-infinity')))"""
# Whether it came to its recipient, or may still come. A photo of a group that they are not in never did.
CAME_OR_COMES = f"""(d.sent_at IS NOT NULL OR {HAS_COPY} OR {MAY_HAVE_COPY}
    OR d.state IN ('pending', 'parked'))"""
# Whether its recipient received it and is to keep it, also while a copy more is asked for, or was refused.
IS_RECEIVED = f"(d.state = 'sent' OR d.state <> 'retracted' AND {HAS_COPY})"
