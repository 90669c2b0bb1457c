"""The group in which a photo was posted, by name; and the message there that a recipient may know of."""

# Of asset a, for those who moderate: where it was posted first.
FIRST_GROUP_TITLE = """coalesce((SELECT g.title FROM postings x JOIN groups g ON g.id = x.group_id
    WHERE x.asset_id = a.id ORDER BY x.id LIMIT 1), '')"""

# As x and g: of the groups that the participant is known to be in, the one where the photo was posted first.
# Name, words and link of a group are for its members.
_KNOWN_POSTING = """postings x JOIN groups g ON g.id = x.group_id
JOIN group_participants m ON m.group_id = g.id AND m.participant_id = {participant_id}
    AND m.status <> 'outside'
WHERE x.asset_id = {asset_id} ORDER BY x.id LIMIT 1"""

# Of asset a for participant r: the name of that group. Empty when there is none.
GROUP_TITLE = (
    "coalesce((SELECT g.title FROM "  # noqa: S608  constants
    + _KNOWN_POSTING.format(participant_id="r.id", asset_id="a.id")
    + "), '')"
)

# Of delivery d: the posting that its message tells of.
SHOWN_POSTING = _KNOWN_POSTING.format(participant_id="d.participant_id", asset_id="d.asset_id")

# Of posting x: an album has the words of one of its photos.
POSTED_CAPTION = """coalesce(x.caption, (SELECT y.caption FROM postings y WHERE y.group_id = x.group_id
    AND y.media_group_id = x.media_group_id AND y.caption IS NOT NULL ORDER BY y.id LIMIT 1))"""
