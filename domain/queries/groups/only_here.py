"""SQL that says whether a participant is in one group only of a workspace."""

# Whether participant r is in group g and in no other active group of its workspace. False if the workspace
# has no other active group.
IS_ONLY_HERE = """
EXISTS (SELECT 1 FROM group_participants here WHERE here.group_id = g.id AND here.participant_id = r.id
    AND here.status <> 'outside')
AND EXISTS (SELECT 1 FROM groups o WHERE o.workspace_id = g.workspace_id AND o.id <> g.id AND o.active)
AND NOT EXISTS (SELECT 1 FROM group_participants m JOIN groups o ON o.id = m.group_id AND o.id <> g.id
    AND o.workspace_id = g.workspace_id AND o.active
    WHERE m.participant_id = r.id AND m.status <> 'outside')
"""
