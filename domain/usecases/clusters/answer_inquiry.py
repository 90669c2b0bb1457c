"""Somebody who was asked in private says whose child an unknown person is, or that they do not know."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import InquiryId, ParticipantId, PersonId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.clusters.inquiries import InquiryView, inquiry
from domain.queries.clusters.meant_person import meant_person
from domain.queries.persons.live_person import IS_LIVE
from domain.queries.settings.settings_of import settings_of
from domain.rules.persons.names import clean_name, name_key
from domain.settings import Settings
from domain.steps.clusters.agree_on_name import agree_on_name
from domain.steps.clusters.lock_cluster import lock_cluster
from domain.steps.clusters.show_clusters import edit_cluster_card
from domain.steps.work.work import transaction

_NOTE = """
UPDATE cluster_inquiries SET person_id = $2::uuid, name = $3, name_key = $4,
    answered_at = CASE WHEN $5::boolean THEN now() END, agreed_at = NULL
WHERE id = $1 AND (answered_at IS NULL) = $5::boolean RETURNING 1 AS yes
"""
# The same answer again, as from a press that is handled twice. Of a typed name only the name is compared,
# not the person whom it means.
_IS_SAID = """
SELECT 1 AS yes FROM cluster_inquiries
WHERE id = $1 AND (answered_at IS NOT NULL) = $4::boolean AND name_key IS NOT DISTINCT FROM $3::text
  AND (name_key IS NOT NULL OR person_id IS NOT DISTINCT FROM $2::uuid)
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """person_number: of a person whose photos the participant receives. name: as the participant wrote it.
    At most one of the two is given; neither: the participant does not know. is_given: False takes the answer
    back and asks again.
    """

    person_number: int | None = None
    name: str | None = None
    is_given: bool = True


async def answer_inquiry(
    inquiry_id: InquiryId,
    answer: Answer,
    participant_id: ParticipantId,
    *,
    settings: Settings,
    doorbell: Doorbell,
) -> int:
    """An answer names nobody by itself: when enough people gave the same answer, moderators are shown it.
    Returns how many are enough.

    For the participant who was asked. Raises NotFound(`inquiry`) for others, Conflict(`inquiry_over`) when
    the inquiry is not open (`InquiryView`) or the workspace asks nobody any more,
    Conflict(`inquiry_answered`) when another answer was given before, NotFound(`person`) for a person whose
    photos the participant does not receive, InvalidInput for a name that cannot be one.
    """
    view = await inquiry(inquiry_id)
    if view is None or view.participant_id != participant_id:
        raise NotFound("inquiry")
    name = None if answer.name is None else clean_name(answer.name)
    async with transaction(doorbell) as work:
        try:
            cluster = await lock_cluster(view.workspace_id, view.cluster_number)
        except (NotFound, Conflict) as error:
            raise Conflict("inquiry_over") from error
        own = await settings_of(view.workspace_id, settings)
        now = await inquiry(inquiry_id)  # read again: the lock keeps others from deciding
        if now is None or not now.is_open or not own.whose_child_asks:
            raise Conflict("inquiry_over")
        person_id = await _own_person(now, answer.person_number)
        if name is not None:
            person_id = await meant_person(view.workspace_id, participant_id, name)
        key = None if name is None else name_key(name)
        if await sql.value(int, _NOTE, inquiry_id, person_id, name, key, answer.is_given):
            await agree_on_name(cluster.id, own.whose_child_answers)
            await work.add("show_inquiry", inquiry_id=inquiry_id)
            await edit_cluster_card(work, cluster.number)
        elif await sql.value(int, _IS_SAID, inquiry_id, person_id, key, answer.is_given) is None:
            raise Conflict("inquiry_answered")
        return own.whose_child_answers


async def _own_person(view: InquiryView, number: int | None) -> PersonId | None:
    """Raises NotFound for a person whose photos the participant does not receive."""
    if number is None:
        return None
    person_id = await sql.value(
        PersonId,
        f"""SELECT p.id FROM persons p JOIN participant_persons l ON l.person_id = p.id
            WHERE p.workspace_id = $1 AND l.participant_id = $2 AND p.number = $3 AND l.state = 'approved'
              AND {IS_LIVE}""",  # noqa: S608  a constant
        view.workspace_id,
        view.participant_id,
        number,
    )
    if person_id is None:
        raise NotFound("person")
    return person_id
