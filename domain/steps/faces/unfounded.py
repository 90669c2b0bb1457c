"""Parts of a move's statement: which matches are to be decided again, and of whom."""

from typing import Final

from domain.queries.faces.unknown_faces import IS_UNFOUNDED

# $1: the moved faces. $2: the workspace. $6: their photos. $8: the person who has the faces now. $17: whether
# somebody says whose these very faces are, also by a redo. In a merge nobody does: it is about two persons.

# Nobody is on a photo twice: another face of a photo that was matched with the person of $8, a *second*,
# loses its grounds, so that it is decided again, if need be later. An undo gives them back
# (`give_back_seconds`).
SECONDS: Final = """seconds AS (
    UPDATE face_instances f SET matched_by = ARRAY['00000000-0000-0000-0000-000000000000'::uuid]
    FROM (SELECT id, matched_by FROM face_instances
        WHERE $17::boolean AND person_id = $8::uuid AND asset_id = ANY($6::bigint[]) AND basis = 'matched'
          AND id <> ALL($1::uuid[])) was
    WHERE f.id = was.id RETURNING f.id, f.person_id, was.matched_by)"""
KEPT_SECONDS: Final = """jsonb_build_object('basis', 'matched', 'by', matched_by, 'faces', ARRAY[id])
    FROM seconds"""
# First, persons with a face that was matched because of one that is not theirs any more. Then the person of
# $8: a merge may bring along an unfounded match that was not decided again yet. Each ground is looked up by
# the index: with `&&` a thousand of them are compared with those of all faces.
UNFOUNDED: Final = f"""SELECT f.person_id FROM unnest($1::uuid[]) AS ground CROSS JOIN LATERAL (
        SELECT person_id FROM face_instances
        WHERE workspace_id = $2 AND basis = 'matched' AND matched_by @> ARRAY[ground] OFFSET 0) f
    WHERE f.person_id IS DISTINCT FROM $8::uuid AND f.person_id IS NOT NULL
    UNION SELECT $8::uuid FROM face_instances f WHERE f.id = ANY($1::uuid[]) AND $8::uuid IS NOT NULL
    AND {IS_UNFOUNDED}
    UNION SELECT person_id FROM seconds"""  # noqa: S608  a constant
