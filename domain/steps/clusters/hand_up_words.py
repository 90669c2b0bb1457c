"""Gives a cluster what people said of a part that joined it, before the row of the part is deleted."""

from domain.ids import ClusterId
from domain.queries import sql

# $1: the part, $2: the whole. What was said of the two as a pair is deleted with the part.
_NOES = """
UPDATE cluster_proposals p
SET cluster_id = least($2, x.other), other_cluster_id = CASE p.kind WHEN 'join' THEN greatest($2, x.other) END
FROM (
    SELECT id, CASE cluster_id WHEN $1 THEN other_cluster_id ELSE cluster_id END AS other
    FROM cluster_proposals
    WHERE $1::bigint IN (cluster_id, other_cluster_id) AND decision = 'rejected') x
WHERE p.id = x.id AND x.other IS DISTINCT FROM $2::bigint
"""
# An answer of somebody who was asked about the whole as well is deleted with the part.
_ANSWERS = """
UPDATE cluster_inquiries i SET cluster_id = $2
WHERE i.cluster_id = $1 AND i.answered_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM cluster_inquiries o WHERE o.cluster_id = $2 AND o.participant_id = i.participant_id)
"""


async def hand_up_words(part: ClusterId, whole: ClusterId) -> None:
    """Call with the workspace locked."""
    await sql.execute(_NOES, part, whole)
    await sql.execute(_ANSWERS, part, whole)
