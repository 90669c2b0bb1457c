"""SQL that says whether a photo stands in a group of its recipient, as far as rows tell."""

# Whether asset a was posted in an active group of which participant r is not known to be outside. Telegram is
# asked again before a photo is sent: this only keeps the bot from offering photos that it would not send.
IN_ITS_GROUP = """EXISTS (SELECT 1 FROM postings o JOIN groups g ON g.id = o.group_id AND g.active
    LEFT JOIN group_participants m ON m.group_id = g.id AND m.participant_id = r.id
    WHERE o.asset_id = a.id AND m.status IS DISTINCT FROM 'outside')"""

# Whether participant r may be asked about a face on photo a: a training photo is in no group.
MAY_BE_ASKED_ABOUT = f"(a.kind <> 'post' OR {IN_ITS_GROUP})"

# Whether photo a is still shown: False if an edit took it out of the last message that showed it.
IS_SHOWN = """(a.replaced_in_id IS NULL OR EXISTS (SELECT 1 FROM postings x WHERE x.asset_id = a.id))"""
