"""Shows a question about a face to somebody who may answer it and does not have it in their chat."""

from domain.errors import NotFound
from domain.ids import ParticipantId, SuggestionId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester
from domain.queries.questions.put_off import later_key
from domain.queries.questions.suggestion import suggestion
from domain.steps.persons.lock_persons import lock_person_rows
from domain.steps.work.work import transaction


async def ask_question_card(suggestion_id: SuggestionId, by: Requester, doorbell: Doorbell) -> None:
    """A question that is shown before its turn is asked from now on, on a card of its own: it takes a
    place of the day, and stands on no later card together with faces that its picture does not show.
    The requester's *Later* ends.

    For owners, and for moderators if no owner can be asked or is sure. Raises NotFound(`suggestion`).
    """
    view = await suggestion(suggestion_id)
    if view is None:
        raise NotFound("suggestion")
    is_for_admins = any(one.as_admin for one in view.recipients)
    if not (
        await by.owns(view.person_id)
        or (is_for_admins and await by.moderates(view.workspace_id, or_untold=True))
    ):
        raise NotFound("suggestion")
    async with transaction(doorbell) as work:
        # `ask_questions` locks the person, too: only one of the two asks.
        await lock_person_rows([view.person_id])
        await sql.execute(
            """UPDATE face_suggestions SET asked_at = now()
               WHERE id = $1 AND asked_at IS NULL AND status = 'PENDING'""",
            suggestion_id,
        )
        ended = await sql.values(
            ParticipantId,
            """DELETE FROM question_passes x USING participants r, face_suggestions s
               WHERE r.id = x.participant_id AND r.tg_user_id = $2 AND x.ask_again_at IS NOT NULL
                 AND s.id = x.suggestion_id AND coalesce(s.asked_with_id, s.id) = $1
               RETURNING x.participant_id""",
            view.suggestion_id,
            by.tg_user_id,
        )
        # A second *Later* lasts for a day of its own: beside a waiting task its own one would not be added.
        await sql.execute(
            """DELETE FROM tasks WHERE kind = 'picture_suggestion' AND state = 'ready'
                 AND dedupe_key = ANY($1::text[])""",
            [later_key(view.suggestion_id, one) for one in ended],
        )
        await work.add("picture_suggestion", suggestion_id=suggestion_id)
