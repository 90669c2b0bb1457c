"""What recognition had said of a face before."""

from collections.abc import Mapping

from domain.ids import FaceId, PersonId
from domain.queries import sql

_FIRST_CHANGE = 2  # the version of a face that has changed once

# Whether recognition ever took face f for person p. The index of photos leads to the photo's few events, but
# Postgres expects many there. With EXISTS it would therefore join all events, and with "=" in place of IS NOT
# DISTINCT FROM it would read all events of the workspace.
WAS_RECOGNISED = """(
    SELECT count(*) > 0 FROM face_assignment_events e
    WHERE e.affected_photo_ids @> to_jsonb(f.asset_id) AND e.workspace_id IS NOT DISTINCT FROM p.workspace_id
      AND e.actor = 'engine' AND e.to_person_number = p.number
      AND e.affected_face_instance_ids @> to_jsonb(f.id))"""


async def newly_recognised(versions: Mapping[FaceId, int], person_id: PersonId) -> int:
    """Of faces that recognition has just given to the person, how many it never gave to that person before.
    Call it before the event of this move is written.

    versions: the present version of each face. A face at version 2 has changed once, just now, so it was
    nobody's before.
    """
    older = [face for face, version in versions.items() if version > _FIRST_CHANGE]
    if not older:
        return len(versions)
    before = await sql.value(
        int,
        f"""SELECT count(*) FROM face_instances f, persons p
            WHERE f.id = ANY($1::uuid[]) AND p.id = $2 AND {WAS_RECOGNISED}""",  # noqa: S608  a constant
        older,
        person_id,
    )
    return len(versions) - (before or 0)
