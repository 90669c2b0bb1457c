"""Orders questions by use: what decides most comes first, and of these the surest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.ids import PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.live_person import IS_LIVE

# What an answer to question s about face f decides: how many participants with an approved link to the person
# neither have (or may have) the photo nor are owed it, and how many other questions about the face it ends.
DECIDES: Final = """((SELECT count(*) FROM participant_persons l
    WHERE l.person_id = s.suggested_person_id AND l.state = 'approved' AND NOT EXISTS (
        SELECT 1 FROM deliveries d WHERE d.asset_id = f.asset_id AND d.participant_id = l.participant_id
          AND d.state IN ('pending', 'sending', 'sent', 'unknown', 'parked')))
    + (SELECT count(*) FROM face_suggestions o WHERE o.face_instance_id = s.face_instance_id
        AND o.id <> s.id AND o.status = 'PENDING'))"""
# How sure question s is.
SURENESS: Final = "coalesce(s.aggregate_confidence, s.confidence)"
BY_USE: Final = f"{DECIDES} DESC, {SURENESS} DESC, s.id"

_ORDER = f"""
SELECT s.id, s.suggested_person_id AS person_id, {DECIDES} AS decides, {SURENESS} AS confidence
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN persons p ON p.id = s.suggested_person_id
WHERE p.workspace_id = $1 AND s.status = 'PENDING' AND {IS_LIVE}
ORDER BY {BY_USE} OFFSET $2 LIMIT $3
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class SuggestionToReview:
    """A question. decides: how many deliveries and other questions its answer decides. confidence: the
    aggregate over the prototypes, or without one the question's own.
    """

    id: SuggestionId
    person_id: PersonId
    decides: int
    confidence: float


async def review_order(workspace_id: WorkspaceId, *, offset: int, limit: int) -> Sequence[SuggestionToReview]:
    """The questions of the workspace that wait for an answer. The caller checks the right to see them."""
    return await sql.rows(SuggestionToReview, _ORDER, workspace_id, offset, limit)
