"""The group in which a photo was posted, by name."""

# Of asset a, for those who moderate: where it was posted first.
FIRST_GROUP_TITLE = """coalesce((SELECT g.title FROM postings x JOIN groups g ON g.id = x.group_id
    WHERE x.asset_id = a.id ORDER BY x.id LIMIT 1), '')"""

# Of asset a for participant r: of the groups they are known to be in, the one it was posted in first. Empty
# when there is none: the name of a group is for its members.
GROUP_TITLE = """coalesce((SELECT g.title FROM postings x JOIN groups g ON g.id = x.group_id
    JOIN group_participants m ON m.group_id = g.id AND m.participant_id = r.id AND m.status <> 'outside'
    WHERE x.asset_id = a.id ORDER BY x.id LIMIT 1), '')"""
