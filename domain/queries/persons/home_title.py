"""SQL for the title of a group that tells a person from a namesake in another workspace."""

# The participant was seen in the group of membership m, and may have left it since. Others may not read the
# title: it is for members.
_WAS_INSIDE = "(m.status <> 'outside' OR NOT m.left_noted OR m.left_at IS NOT NULL)"
# The participant was seen in a group of another workspace than person p's, or has a person there.
_IS_ELSEWHERE_TOO = f"""(
    EXISTS (SELECT 1 FROM group_participants m JOIN groups g ON g.id = m.group_id
        WHERE m.participant_id = r.id AND g.workspace_id <> p.workspace_id AND {_WAS_INSIDE})
    OR EXISTS (SELECT 1 FROM participant_persons l JOIN persons o ON o.id = l.person_id
        WHERE l.participant_id = r.id AND l.state IN ('requested', 'approved')
          AND o.workspace_id <> p.workspace_id))"""  # noqa: S608  a constant

# The first group of person p's workspace that the participant is known to be in, else the first that they
# left: a child that moves is deleted in the old group. Empty for who knows one workspace only.
# is_reader: SQL that is true for the participant r.
HOME_TITLE = f"""coalesce((SELECT g.title FROM participants r
    JOIN group_participants m ON m.participant_id = r.id
    JOIN groups g ON g.id = m.group_id AND g.workspace_id = p.workspace_id
    WHERE {{is_reader}} AND {_WAS_INSIDE} AND {_IS_ELSEWHERE_TOO}
    ORDER BY m.status = 'outside', g.id LIMIT 1), '')"""  # noqa: S608  constants
