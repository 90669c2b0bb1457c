"""SQL for where a photo was posted, as far as somebody may know it: posting, group title, caption."""

# For moderators: the title of the group in which asset a was posted first.
TITLE_FOR_MODERATORS = """coalesce((SELECT g.title FROM postings x JOIN groups g ON g.id = x.group_id
    WHERE x.asset_id = a.id ORDER BY x.id LIMIT 1), '')"""

# x and g: the photo's first posting in a group that the participant is known to be in, and that group. A
# group's title, captions and links are for its members.
_KNOWN_POSTING = """postings x JOIN groups g ON g.id = x.group_id
JOIN group_participants m ON m.group_id = g.id AND m.participant_id = {participant_id}
    AND m.status <> 'outside'
WHERE x.asset_id = {asset_id} ORDER BY x.id LIMIT 1"""

# The title of that group, for asset a and participant r; empty if there is none.
TITLE_FOR_RECIPIENT = (
    "coalesce((SELECT g.title FROM "  # noqa: S608  constants
    + _KNOWN_POSTING.format(participant_id="r.id", asset_id="a.id")
    + "), '')"
)

# Posting x and its group g, as the caption of delivery d tells them.
SHOWN_POSTING = _KNOWN_POSTING.format(participant_id="d.participant_id", asset_id="d.asset_id")

# The caption of posting x. If an album has one caption, it is about all photos of the album; if it has
# several, each is about its own photo.
POSTED_CAPTION = """coalesce(x.caption, (SELECT min(y.caption) FROM postings y WHERE y.group_id = x.group_id
    AND y.media_group_id = x.media_group_id AND y.caption IS NOT NULL HAVING count(*) = 1))"""
