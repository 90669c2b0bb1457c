"""Refusals of faces: while a merge lasts, a refusal for the absorbed person counts for its survivor too."""

_INTO_WHOM = "JOIN persons p ON p.id = r.person_id AND p.merged_into_id IS NOT NULL"


def refusals_where(face_id: str) -> str:
    """A query of refusals with the columns `face_id` and `person_id`. face_id: an SQL condition that follows
    `n.face_id`.
    """
    return f"""
WITH RECURSIVE refused AS (
    SELECT n.face_id, n.person_id FROM negative_pairs n WHERE n.face_id {face_id}
    UNION SELECT r.face_id, p.merged_into_id FROM refused r
    {_INTO_WHOM})
SELECT face_id, person_id FROM refused
"""  # noqa: S608  constants
