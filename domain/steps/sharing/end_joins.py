"""Ends wishes to join that nobody answered in time, or that nobody may answer any more."""

from domain.ids import CardId, GroupId, LinkId
from domain.queries import sql
from domain.queries.groups.only_here import IS_ONLY_HERE
from domain.queries.service.intake import are_people_heard
from domain.queries.sharing.join import KEEPS_PHOTOS
from domain.steps.chats.leave_cards import take_back_each
from domain.steps.sharing.show_joins import tell_lapsed, tell_parted
from domain.steps.work.work import Work

# A wish is a guardian's link; an owner's link with a request is a request to connect the person, and no wish.
# A wish that a merge made stays: nobody sent it. It ends by a decision, by its participant, or by the undo.
# The consent goes as well: a revoked link with one would say that nobody may recognise the person.
_END = f"""
UPDATE participant_persons l SET state = 'revoked', decided_at = now(), decided_by = NULL,
    consent_version = NULL, consented_at = NULL
FROM persons p
WHERE p.id = l.person_id AND p.status <> 'MERGED' AND p.erasing_at IS NULL
  AND l.state = 'requested' AND l.role = 'guardian'
  AND NOT {KEEPS_PHOTOS}
"""  # noqa: S608  a constant
_LAPSED = f"{_END} AND l.consented_at < now() - make_interval(days => $1) RETURNING l.id"
_FROM = f"""{_END} AND EXISTS (
    SELECT 1 FROM groups g JOIN participants r ON r.id = l.participant_id
    WHERE g.id = $1 AND g.workspace_id = p.workspace_id AND {IS_ONLY_HERE})
RETURNING l.id
"""  # noqa: S608  constants


async def end_joins(work: Work, days: int) -> int:
    """Ends wishes that are older than `days`, unless the bot could not hear the answers. Returns how many."""
    if not await are_people_heard():
        return 0
    ended = await sql.values(LinkId, _LAPSED, days)
    await tell_lapsed(work, ended)
    return len(ended)


async def end_joins_from(work: Work, group_id: GroupId) -> None:
    """Ends the wishes of members of this group who are in no other group of the workspace. Their cards, with
    a face and a name from the group, leave the chats of those who were asked.
    """
    ended = await sql.values(LinkId, _FROM, group_id)
    cards = await sql.values(
        CardId,
        "SELECT id FROM cards WHERE kind = 'join' AND subject = ANY($1::text[]) ORDER BY id",
        [str(link_id) for link_id in ended],
    )
    await take_back_each(work, cards)
    await tell_parted(work, ended)
