"""SQL about what recognition had said of a face before."""

# Of a face f and a person p: whether recognition ever took the face for the person. The index of photos leads
# to its few events. Postgres expects many of them: it would join EXISTS with all events, and read all of the
# workspace's where that is asked for by "=".
WAS_RECOGNISED = """(
    SELECT count(*) > 0 FROM face_assignment_events e
    WHERE e.affected_photo_ids @> to_jsonb(f.asset_id) AND e.workspace_id IS NOT DISTINCT FROM p.workspace_id
      AND e.actor = 'engine' AND e.to_person_number = p.number
      AND e.affected_face_instance_ids @> to_jsonb(f.id))"""


def newly_recognised(faces: str, person: str) -> str:
    """How many of these faces, which have just become the person's, were never taken for the person before.

    A face that has changed for the first time was not: nothing is looked up for it.
    """
    return f"""(
    SELECT count(*) FROM face_instances f, persons p
    WHERE f.id = ANY({faces}::uuid[]) AND p.id = {person}::uuid
      AND (f.version <= 2 OR NOT {WAS_RECOGNISED}))"""  # noqa: S608  constants
