"""Counts how often recognition was right in a workspace, as far as people said so."""

from dataclasses import dataclass

from domain.ids import WorkspaceId
from domain.queries import sql
from domain.queries.faces.recognised import WAS_RECOGNISED


@dataclass(frozen=True, slots=True)
class RecognitionStats:
    """assigned: faces that recognition matched with a person; wrong: matches that a human refused. yes, no,
    waiting, ended: questions; `ended` without an answer. first, other, none: unknown faces that a moderator
    named; the person was the most alike one, another of those shown, or none of these. given, refused:
    members who gave or refused consent; somebody in two groups counts in each.
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


# Recognitions and refusals are added up by the hour (`steps/service/add_up_recognitions.py`). The statement
# adds the later ones. What was said about faces that are forgotten by now is counted with the workspace.
_STATS = f"""
WITH asked AS (
    SELECT s.status, s.rank IS NULL AS is_question, count(*) AS n FROM persons p
    JOIN face_suggestions s ON s.suggested_person_id = p.id WHERE p.workspace_id = $1 GROUP BY 1, 2),
named AS (
    SELECT s.face_instance_id, min(s.rank) FILTER (WHERE s.status = 'ACCEPTED') AS rank
    FROM persons p JOIN face_suggestions s ON s.suggested_person_id = p.id AND s.rank IS NOT NULL
    JOIN face_instances f ON f.id = s.face_instance_id AND f.person_id IS NOT NULL  -- it was not taken back
    WHERE p.workspace_id = $1 GROUP BY 1),
members AS (
    SELECT m.consent FROM group_participants m JOIN groups g ON g.id = m.group_id WHERE g.workspace_id = $1)
SELECT w.recognised + (SELECT coalesce(sum(e.recognised_count), 0)::bigint FROM face_assignment_events e
        WHERE e.workspace_id = $1 AND e.actor = 'engine' AND e.created_at >= w.recognised_until) AS assigned,
    (SELECT count(*) FROM persons p JOIN negative_pairs n ON n.person_id = p.id
        WHERE p.workspace_id = $1 AND n.was_recognised)
    + (SELECT count(*) FROM persons p JOIN negative_pairs n ON n.person_id = p.id
        JOIN face_instances f ON f.id = n.face_id
        WHERE p.workspace_id = $1 AND n.was_recognised IS NULL AND {WAS_RECOGNISED})
    + w.forgotten_wrong AS wrong,
    (SELECT coalesce(sum(n), 0)::bigint FROM asked WHERE is_question AND status = 'ACCEPTED')
    + w.forgotten_yes AS yes,
    (SELECT coalesce(sum(n), 0)::bigint FROM asked WHERE is_question AND status = 'REJECTED')
    + w.forgotten_no AS no,
    (SELECT coalesce(sum(n), 0)::bigint FROM asked WHERE status = 'PENDING') AS waiting,
    (SELECT coalesce(sum(n), 0)::bigint FROM asked WHERE status = 'EXPIRED')
    + w.forgotten_ended AS ended,
    (SELECT count(*) FROM named WHERE rank = 1) AS first,
    (SELECT count(*) FROM named WHERE rank > 1) AS other,
    (SELECT count(*) FROM named WHERE rank IS NULL) AS none,
    (SELECT count(*) FROM members WHERE consent = 'given') AS given,
    (SELECT count(*) FROM members WHERE consent = 'refused') AS refused
FROM workspaces w WHERE w.id = $1
"""  # noqa: S608  constants


async def recognition_stats(workspace_id: WorkspaceId) -> RecognitionStats:
    stats = await sql.one(RecognitionStats, _STATS, workspace_id)
    assert stats is not None
    return stats
