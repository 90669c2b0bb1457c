"""An owner does not answer a question: they are not sure, or answer later. The question stays open."""

from collections.abc import Sequence

from domain.errors import Conflict, NotFound
from domain.ids import ParticipantId, PersonId, SuggestionId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.questions.owner_may_answer import owner_may_answer
from domain.queries.questions.put_off import IS_LATER, later_key
from domain.queries.questions.suggestion import suggestion
from domain.steps.questions.ask_who_waited import UNASKED_OF, ask_each
from domain.steps.work.work import Work, transaction

_A_DAY_S = 86_400
# A second *Later* of the same day puts nothing off further.
# All questions of the card, and the one about a look-alike too, if the owner was asked about both.
_NOTE = f"""
INSERT INTO question_passes (suggestion_id, participant_id, ask_again_at)
SELECT s.id, $2, CASE WHEN $3::boolean THEN now() + make_interval(secs => $4) END FROM face_suggestions s
WHERE (s.id = $1 OR s.asked_with_id = $1 OR s.id = ANY($5::bigint[])) AND s.status = 'PENDING'
  AND EXISTS (SELECT 1 FROM participant_persons l WHERE l.participant_id = $2
      AND l.person_id = s.suggested_person_id AND l.role = 'owner' AND l.state = 'approved')
ON CONFLICT (suggestion_id, participant_id) DO UPDATE SET ask_again_at = CASE
    WHEN $3 AND (SELECT {IS_LATER} FROM (SELECT question_passes.ask_again_at) x)
    THEN question_passes.ask_again_at
    ELSE EXCLUDED.ask_again_at END
RETURNING suggestion_id
"""  # noqa: S608  a constant
# The cards on which these questions were asked.
_CARDS = """SELECT DISTINCT coalesce(asked_with_id, id) FROM face_suggestions
WHERE id = ANY($1::bigint[]) AND asked_at IS NOT NULL ORDER BY 1"""


async def pass_question(
    suggestion_id: SuggestionId,
    by: Requester,
    participant_id: ParticipantId,
    *,
    is_later: bool,
    doorbell: Doorbell,
) -> list[SuggestionId]:
    """is_later (*Later*): the card comes again after a day. Otherwise (*Unsure*): this owner is asked no
    more, and the moderators may decide. Another owner is still asked. participant_id: the requester's.
    Returns all questions that were passed: those of the same card go together.

    For owners only; raises NotFound for others, Conflict(`already_decided`) when nothing of the card waits.
    """
    view = await suggestion(suggestion_id)
    if view is None or not await owner_may_answer(suggestion_id, view.person_id, by):
        raise NotFound("suggestion")
    async with transaction(doorbell) as work:
        lead = view.suggestion_id
        passed = await sql.values(
            SuggestionId, _NOTE, lead, participant_id, is_later, float(_A_DAY_S), list(view.rivals)
        )
        if not passed:
            raise Conflict("already_decided", by=None)
        await _follow(work, lead, passed, participant_id, is_later=is_later)
        return passed


async def _follow(
    work: Work,
    lead: SuggestionId,
    passed: Sequence[SuggestionId],
    participant_id: ParticipantId,
    *,
    is_later: bool,
) -> None:
    """A question that is on no card yet gets one when it is its turn; shown now, it would come at once."""
    cards = await sql.values(SuggestionId, _CARDS, list(passed))
    for card in [lead] if lead in cards else cards:
        await work.add("show_suggestion", suggestion_id=card)
        if is_later:  # The card comes again with its picture: an edit would go unnoticed.
            dedupe = later_key(card, participant_id)
            await work.add("picture_suggestion", dedupe=dedupe, delay_s=_A_DAY_S, suggestion_id=card)
    if not is_later:
        await ask_each(work, await sql.values(PersonId, UNASKED_OF, list(passed)))
