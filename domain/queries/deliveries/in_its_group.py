"""SQL that says whether a photo stands in a group of its recipient, as far as rows tell."""

# Whether asset a was posted in an active group that participant r is not known to be outside of. Telegram is
# asked before a photo is sent; this keeps photos from being offered that would not be sent then.
IN_ITS_GROUP = """EXISTS (SELECT 1 FROM postings o JOIN groups g ON g.id = o.group_id AND g.active
    LEFT JOIN group_participants m ON m.group_id = g.id AND m.participant_id = r.id
    WHERE o.asset_id = a.id AND m.status IS DISTINCT FROM 'outside')"""

# Whether participant r may be asked about a face on photo a: a training photo is in no group.
MAY_BE_ASKED_ABOUT = f"(a.kind <> 'post' OR {IN_ITS_GROUP})"
