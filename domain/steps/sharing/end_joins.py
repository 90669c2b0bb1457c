"""Ends wishes to join that nobody answered in time."""

from domain.ids import LinkId
from domain.queries import sql
from domain.queries.service.intake import are_people_heard
from domain.queries.sharing.join import KEEPS_PHOTOS
from domain.steps.sharing.show_joins import tell_lapsed
from domain.steps.work.work import Work

# A wish is a guardian's link; an owner's request is for a training. A wish that a merge made stays: nobody
# sent it. It ends by a decision, by its participant, or by the undo.
# The consent goes as well: a revoked link with one would say that nobody may recognise the person.
_END = f"""
UPDATE participant_persons l SET state = 'revoked', decided_at = now(), decided_by = NULL,
    consent_version = NULL, consented_at = NULL
FROM persons p
WHERE p.id = l.person_id AND p.status <> 'MERGED' AND p.erasing_at IS NULL
  AND l.state = 'requested' AND l.role = 'guardian'
  AND l.consented_at < now() - make_interval(days => $1)
  AND NOT {KEEPS_PHOTOS}
RETURNING l.id
"""  # noqa: S608  a constant


async def end_joins(work: Work, days: int) -> int:
    """Who could not be heard has not let a wish lapse. Returns how many ended."""
    if not await are_people_heard():
        return 0
    ended = await sql.values(LinkId, _END, days)
    await tell_lapsed(work, ended)
    return len(ended)
