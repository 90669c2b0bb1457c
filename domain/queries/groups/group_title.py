"""SQL for the title of a photo's group, and for the posting that a recipient of the photo may know of."""

# For moderators: the title of the group in which asset a was posted first.
FIRST_GROUP_TITLE = """coalesce((SELECT g.title FROM postings x JOIN groups g ON g.id = x.group_id
    WHERE x.asset_id = a.id ORDER BY x.id LIMIT 1), '')"""

# x and g: the photo's first posting in a group that the participant is known to be in, and that group. A
# group's title, captions and links are for its members.
_KNOWN_POSTING = """postings x JOIN groups g ON g.id = x.group_id
JOIN group_participants m ON m.group_id = g.id AND m.participant_id = {participant_id}
    AND m.status <> 'outside'
WHERE x.asset_id = {asset_id} ORDER BY x.id LIMIT 1"""

# The title of that group, for asset a and participant r; empty if there is none.
GROUP_TITLE = (
    "coalesce((SELECT g.title FROM "  # noqa: S608  constants
    + _KNOWN_POSTING.format(participant_id="r.id", asset_id="a.id")
    + "), '')"
)

# A title that tells person p from a namesake in another workspace: that of the first group of p's workspace
# that the participant is known to be in. Empty for a participant who is in groups of one workspace only.
HOME_TITLE = """coalesce((SELECT (array_agg(g.title ORDER BY g.id)
        FILTER (WHERE g.workspace_id = p.workspace_id))[1]
    FROM group_participants m JOIN groups g ON g.id = m.group_id
    WHERE m.participant_id = {participant_id} AND m.status <> 'outside'
    HAVING count(DISTINCT g.workspace_id) > 1), '')"""

# The posting x and group g that the message of delivery d names.
SHOWN_POSTING = _KNOWN_POSTING.format(participant_id="d.participant_id", asset_id="d.asset_id")

# The caption of posting x. If an album has one caption, it is about all photos of the album; if it has
# several, each is about its own photo.
POSTED_CAPTION = """coalesce(x.caption, (SELECT min(y.caption) FROM postings y WHERE y.group_id = x.group_id
    AND y.media_group_id = x.media_group_id AND y.caption IS NOT NULL HAVING count(*) = 1))"""
