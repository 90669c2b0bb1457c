"""Keeps a person's questions for the moderator who looks at them, for two minutes from the last press."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import Conflict, NotFound
from domain.ids import ParticipantId, PersonId, ReviewId, SuggestionId
from domain.queries import sql
from domain.queries.questions.held import HELD_S, IS_HELD

_OTHERS_HOLD = f"""
SELECT r.participant_id AS by, r.held_until AS until FROM reviews r
WHERE r.person_id = $1 AND r.participant_id <> $2 AND {IS_HELD}
ORDER BY r.held_until DESC LIMIT 1
"""  # noqa: S608  a constant
_HOLD = f"""
UPDATE reviews SET participant_id = $2, held_until = clock_timestamp() + make_interval(secs => $4)
WHERE id = $3 AND person_id = $1 AND NOT EXISTS ({_OTHERS_HOLD})
RETURNING person_id, question_ids, wrong_ids
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Holder:
    by: ParticipantId
    until: datetime


@dataclass(frozen=True, slots=True)
class HeldReview:
    """question_ids: in the order of the card. wrong_ids: those that are ticked as wrong."""

    person_id: PersonId
    question_ids: Sequence[SuggestionId]
    wrong_ids: Sequence[SuggestionId]


async def ensure_free(person_id: PersonId, participant_id: ParticipantId) -> None:
    """Call it with the person locked, so that of two moderators one is the first.

    Raises Conflict(`held`: by, until) while another moderator looks at the person's questions.
    """
    holder = await sql.one(_Holder, _OTHERS_HOLD, person_id, participant_id)
    if holder is not None:
        raise Conflict("held", by=holder.by, until=holder.until)


async def lock_reviewed(review_id: ReviewId) -> PersonId:
    """Locks the person of the review. Raises NotFound(`review`) for one that is gone."""
    person_id = await sql.value(
        PersonId,
        """SELECT p.id FROM reviews r JOIN persons p ON p.id = r.person_id AND p.erasing_at IS NULL
           WHERE r.id = $1 FOR NO KEY UPDATE OF p""",
        review_id,
    )
    if person_id is None:
        raise NotFound("review")
    return person_id


async def hold_review(person_id: PersonId, review_id: ReviewId, participant_id: ParticipantId) -> HeldReview:
    """The press prolongs the hold, or takes over a card that nobody holds any more. Call it with the person
    locked, as `ensure_free`.

    Raises NotFound(`review`) for one that is gone or another person's, Conflict(`held`: by, until).
    """
    held = await sql.one(HeldReview, _HOLD, person_id, participant_id, review_id, float(HELD_S))
    if held is None:
        await ensure_free(person_id, participant_id)
        raise NotFound("review")
    return held
