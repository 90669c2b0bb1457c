"""A moderator ticks a face on a person's card as wrong, or takes the tick back."""

from collections.abc import Sequence

from domain.ids import ParticipantId, ReviewId, SuggestionId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.questions.review import workspace_of_review
from domain.steps.questions.hold_review import hold_review, lock_reviewed
from domain.steps.work.work import transaction


async def tick_review(
    review_id: ReviewId,
    question_ids: Sequence[SuggestionId],
    by: Requester,
    participant_id: ParticipantId,
    *,
    is_wrong: bool,
    doorbell: Doorbell,
) -> None:
    """question_ids: an empty list only prolongs the hold. A tick decides nothing yet; the same tick a second
    time changes nothing.

    For moderators only. Raises NotFound(`review`), Conflict(`held`: by, until) while another moderator looks.
    """
    await moderating(await workspace_of_review(review_id), by, what="review")
    async with transaction(doorbell):
        held = await hold_review(await lock_reviewed(review_id), review_id, participant_id)
        ticked = {*held.question_ids} & {*question_ids}
        wrong = {*held.wrong_ids} | ticked if is_wrong else {*held.wrong_ids} - ticked
        await sql.execute("UPDATE reviews SET wrong_ids = $2 WHERE id = $1", review_id, sorted(wrong))
