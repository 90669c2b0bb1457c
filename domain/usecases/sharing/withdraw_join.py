"""A participant takes back the wish to receive a person's photos."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import LinkId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.sharing.join import IS_OVER
from domain.states import LinkState, PersonStatus
from domain.steps.persons.lock_persons import ensure_somebody, lock_persons
from domain.steps.sharing.show_joins import show_joins
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Asked:
    id: LinkId
    person_id: PersonId
    workspace_id: WorkspaceId
    is_over: bool


# A wish is a guardian's link. It may be taken back while an owner sends new photos of the person; the link of
# that owner is a request too, and no wish.
_ASKED = f"""
SELECT l.id, l.person_id, p.workspace_id, {IS_OVER} AS is_over
FROM participant_persons l JOIN persons p ON p.id = l.person_id
WHERE p.number = $1 AND l.participant_id = $2 AND p.erasing_at IS NULL
  AND (p.approval = 'approved' OR l.role = 'guardian')
"""  # noqa: S608  a constant
# The wish is taken back from all persons who became part of this one, too: else the undo of a merge would
# bring it back.
# The consent goes as well: a revoked link with one would say that nobody may recognise the person.
_TAKE_BACK = """
WITH RECURSIVE absorbed AS (
    SELECT $1::uuid AS id UNION SELECT a.id FROM persons a JOIN absorbed s ON a.merged_into_id = s.id)
UPDATE participant_persons SET state = 'revoked', decided_at = now(), decided_by = NULL,
    consent_version = NULL, consented_at = NULL
WHERE person_id IN (SELECT id FROM absorbed) AND participant_id = $2 AND state = 'requested'
  AND role = 'guardian' RETURNING id
"""


async def withdraw_join(number: int, participant_id: ParticipantId, doorbell: Doorbell) -> None:
    """From the commit on nobody decides about the wish, also not after the undo of a merge. A press may be
    handled again: nothing more is done.

    Raises NotFound where this participant has nothing to do with the person, Conflict(`merged`: into) for an
    absorbed person, Conflict(`linked_already`), Conflict(`already_decided`: state) for a wish that was
    declined, and for a link that has ended since the wish was granted.
    """
    asked = await sql.one(_Asked, _ASKED, number, participant_id)
    if asked is None:
        raise NotFound("person")
    if asked.is_over:
        return
    async with transaction(doorbell) as work:
        person = (await lock_persons(asked.workspace_id, [number], in_any_state=True))[number]
        if person.status == PersonStatus.MERGED:
            ensure_somebody(person)
        took = await sql.values(LinkId, _TAKE_BACK, asked.person_id, participant_id)
        if asked.id not in took:
            state = await sql.value(
                LinkState, "SELECT state FROM participant_persons WHERE id = $1", asked.id
            )
            if state == LinkState.APPROVED:
                raise Conflict("linked_already")
            raise Conflict("already_decided", state=state or "erased")
        await show_joins(work, took)
