"""The part of a move's statement that finds persons with matches which are to be decided again."""

from typing import Final

from domain.queries.faces.unknown_faces import IS_UNFOUNDED

# $1: the moved faces. $2: the workspace. $6: their photos. $8: the person who has the faces now. $17: whether
# people say of these very faces whose they are; a merge says so of a person.
# First, persons with a face that was matched because of one that is not theirs any more. A merge may bring
# along such a face that was not looked at again yet. Each ground is looked up by the index: with `&&` a
# thousand of them are compared with those of all faces. Last, the person of $8 if another face of a photo was
# matched with it: nobody is on a photo twice.
UNFOUNDED: Final = f"""SELECT f.person_id FROM unnest($1::uuid[]) AS ground CROSS JOIN LATERAL (
        SELECT person_id FROM face_instances
        WHERE workspace_id = $2 AND basis = 'matched' AND matched_by @> ARRAY[ground] OFFSET 0) f
    WHERE f.person_id IS DISTINCT FROM $8::uuid AND f.person_id IS NOT NULL
    UNION SELECT $8::uuid FROM face_instances f WHERE f.id = ANY($1::uuid[]) AND $8::uuid IS NOT NULL
    AND {IS_UNFOUNDED}
    UNION SELECT person_id FROM face_instances
    WHERE $17::boolean AND person_id = $8::uuid AND asset_id = ANY($6::bigint[]) AND basis = 'matched'"""  # noqa: S608  a constant
