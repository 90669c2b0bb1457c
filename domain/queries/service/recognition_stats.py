"""Counts how often recognition was right in a workspace, as far as people said so."""

from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class RecognitionStats:
    """assigned: faces that recognition matched with a person; wrong: matches that a human refused. yes, no,
    waiting, ended: questions; the last without an answer. first, other, none: a moderator named a face of
    nobody, and that person was the most alike, another of those shown, or none of them. given, refused:
    members' consent.
    """

    assigned: int
    wrong: int
    yes: int
    no: int
    waiting: int
    ended: int
    first: int
    other: int
    none: int
    given: int
    refused: int

    @property
    def asked(self) -> int:
        """All questions, whatever became of them."""
        return self.waiting + self.reviewed + self.ended

    @property
    def reviewed(self) -> int:
        return self.yes + self.no

    @property
    def acceptance_rate(self) -> float:
        """How many of a hundred answers were yes, to one decimal. 0 where nobody answered."""
        return round(100 * self.yes / self.reviewed, 1) if self.reviewed else 0.0


_STATS = """
WITH asked AS (
    SELECT s.face_instance_id AS face, s.status, s.rank FROM face_suggestions s
    JOIN persons p ON p.id = s.suggested_person_id WHERE p.workspace_id = $1),
named AS (
    SELECT face, min(rank) FILTER (WHERE status = 'ACCEPTED') AS rank FROM asked
    JOIN face_instances f ON f.id = asked.face AND f.person_id IS NOT NULL  -- it was not taken back
    WHERE rank IS NOT NULL GROUP BY face),
members AS (
    SELECT m.consent FROM group_participants m JOIN groups g ON g.id = m.group_id WHERE g.workspace_id = $1)
SELECT (SELECT count(*) FROM (
        SELECT DISTINCT e.to_person_number, face.id
        FROM face_assignment_events e, jsonb_array_elements_text(e.affected_face_instance_ids) AS face (id)
        WHERE e.workspace_id = $1 AND e.actor = 'engine' AND e.to_person_number IS NOT NULL) a) AS assigned,
    (SELECT count(*) FROM persons p JOIN negative_pairs n ON n.person_id = p.id
        JOIN face_instances f ON f.id = n.face_id
        WHERE p.workspace_id = $1 AND EXISTS (SELECT 1 FROM face_assignment_events e
            WHERE e.affected_photo_ids @> to_jsonb(f.asset_id) AND e.workspace_id = $1
              AND e.actor = 'engine' AND e.to_person_number = p.number
              AND e.affected_face_instance_ids @> to_jsonb(n.face_id))) AS wrong,
    (SELECT count(*) FROM asked WHERE rank IS NULL AND status = 'ACCEPTED') AS yes,
    (SELECT count(*) FROM asked WHERE rank IS NULL AND status = 'REJECTED') AS no,
    (SELECT count(*) FROM asked WHERE status = 'PENDING') AS waiting,
    (SELECT count(*) FROM asked WHERE status = 'EXPIRED') AS ended,
    (SELECT count(*) FROM named WHERE rank = 1) AS first,
    (SELECT count(*) FROM named WHERE rank > 1) AS other,
    (SELECT count(*) FROM named WHERE rank IS NULL) AS none,
    (SELECT count(*) FROM members WHERE consent = 'given') AS given,
    (SELECT count(*) FROM members WHERE consent = 'refused') AS refused
"""


async def recognition_stats(workspace_id: WorkspaceId) -> RecognitionStats:
    stats = await sql.one(RecognitionStats, _STATS, workspace_id)
    assert stats is not None
    return stats
