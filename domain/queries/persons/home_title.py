"""SQL for the title of a group that tells a person from a namesake in another workspace."""

# The first group of person p's workspace that the participant is known to be in. Empty for a participant who
# is in groups of one workspace only.
HOME_TITLE = """coalesce((SELECT (array_agg(g.title ORDER BY g.id)
        FILTER (WHERE g.workspace_id = p.workspace_id))[1]
    FROM group_participants m JOIN groups g ON g.id = m.group_id
    WHERE m.participant_id = {participant_id} AND m.status <> 'outside'
    HAVING count(DISTINCT g.workspace_id) > 1), '')"""
