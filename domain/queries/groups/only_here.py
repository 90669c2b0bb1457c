"""Says who meets a workspace in one of its groups only."""

# Whether the participant r of group g is in no other group of the workspace, which has another one.
IS_ONLY_HERE = """
EXISTS (SELECT 1 FROM group_participants here WHERE here.group_id = g.id AND here.participant_id = r.id
    AND here.status <> 'outside')
AND EXISTS (SELECT 1 FROM groups o WHERE o.workspace_id = g.workspace_id AND o.id <> g.id AND o.active)
AND NOT EXISTS (SELECT 1 FROM group_participants m JOIN groups o ON o.id = m.group_id AND o.id <> g.id
    AND o.workspace_id = g.workspace_id AND o.active
    WHERE m.participant_id = r.id AND m.status <> 'outside')
"""
