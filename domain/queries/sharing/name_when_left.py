"""The name that a participant who receives a person's photos no more may still read."""

# Whether operation o ended link l: its undo brings the link back.
ENDS_LINK = """o.undo -> 'links' @> jsonb_build_array(
    jsonb_build_object('link', l.id, 'field', 'state', 'after', 'revoked'))"""
# For link l to person p: the participant's alias; else the person's name, if it was not changed since the
# link ended; else NULL. If history does not say when the link ended, every change of the name counts.
NAME_WHEN_LEFT = f"""
coalesce(l.alias, CASE WHEN NOT EXISTS (
    SELECT 1 FROM operations x
    WHERE x.workspace_id = p.workspace_id AND x.person_number = p.number AND x.kind = 'rename_person'
      AND x.id > coalesce((
          SELECT max(o.id) FROM operations o
          WHERE o.workspace_id = p.workspace_id AND o.person_number = p.number
            AND {ENDS_LINK}), 0)) THEN p.name END)
"""  # noqa: S608  a constant
