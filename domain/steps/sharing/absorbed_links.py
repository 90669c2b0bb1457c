"""Ends and gives back the links that a participant has to persons who became part of another one.

While a merge lasts, the links to the survivor decide. Its undo would bring back the links to the absorbed
person, and that person's open invitations.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import Conflict
from domain.ids import LinkId, ParticipantId, PersonId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.queries.sharing.links import has_owner
from domain.queries.sharing.name_when_left import ENDS_LINK
from domain.states import LinkRole, LinkState
from domain.steps.sharing.end_invitations import end_invitations
from domain.steps.sharing.link_participant import link_change
from domain.values.operation_kinds import OF_LINKS
from domain.values.way_back import LinkChange

# Person $1, and all who became part of that person.
_SELVES = """selves AS (
    SELECT $1::uuid AS id UNION SELECT a.id FROM persons a JOIN selves s ON a.merged_into_id = s.id)"""
# Those of them, without the person itself, who have open invitations.
_INVITING = f"""WITH RECURSIVE {_SELVES}
SELECT DISTINCT d.person_id FROM deep_links d
WHERE d.person_id IN (SELECT id FROM selves WHERE id <> $1) AND d.used_at IS NULL ORDER BY 1
"""  # noqa: S608  a constant
# Those of links $2 that an undo of operation $4 may bring back. Not links that only a merge brought, if that
# merge was undone since: the undo ended them and what was decided about them.
_MAY_COME_BACK = f"""WITH RECURSIVE {_SELVES}
SELECT l.id, l.person_id, l.role, l.state, r.tg_user_id IS NOT DISTINCT FROM $5::bigint AS is_own
FROM participant_persons l JOIN participants r ON r.id = l.participant_id
WHERE l.id = ANY($2::bigint[]) AND l.person_id IN (SELECT id FROM selves) AND NOT EXISTS (
    SELECT 1 FROM operations m
    WHERE m.workspace_id = $3 AND m.kind = 'merge_persons' AND m.id < $4 AND m.undone_by_id > $4
      AND m.undo -> 'links' @> jsonb_build_array(
          jsonb_build_object('link', l.id, 'field', 'state', 'before', 'revoked')))
"""  # noqa: S608  a constant
# Whether a participant of links $1, other than the requester, left by themselves, in operation $3 or later.
_HAS_LEFT = f"""
SELECT 1 AS yes FROM participant_persons l JOIN participants r ON r.id = l.participant_id
JOIN operations o ON o.workspace_id = $2 AND o.id >= $3 AND o.kind = ANY($4::text[])
    AND o.undone_by_id IS NULL AND o.actor = 'tg:' || r.tg_user_id
    AND {ENDS_LINK}
WHERE l.id = ANY($1::bigint[]) AND r.tg_user_id IS DISTINCT FROM $5::bigint LIMIT 1
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Link:
    id: LinkId
    person_id: PersonId
    role: LinkRole
    state: LinkState
    is_own: bool


async def end_absorbed_links(
    acting: Acting, person_id: PersonId, participant_id: ParticipantId
) -> list[LinkChange]:
    """Ends the participant's links and wishes to persons who became part of this person, as far as the
    requester decides about those persons too: another family's decisions stay. A participant who leaves ends
    all their links. A last owner's link stays.

    Call it with the person locked. Returns the changes made.
    """
    links = await sql.rows(
        _Link,
        f"""WITH RECURSIVE {_SELVES}
            SELECT l.id, l.person_id, l.role, l.state, r.tg_user_id IS NOT DISTINCT FROM $3::bigint AS is_own
            FROM participant_persons l JOIN participants r ON r.id = l.participant_id
            WHERE l.person_id IN (SELECT id FROM selves WHERE id <> $1) AND l.participant_id = $2
              AND l.state IN ('approved', 'requested') ORDER BY l.id FOR UPDATE OF l""",  # noqa: S608
        person_id,
        participant_id,
        acting.by.linked_as,
    )
    ended = []
    for link in links:
        is_owner = (link.role, link.state) == (LinkRole.OWNER, LinkState.APPROVED)
        is_last = is_owner and not await has_owner(link.person_id, but=participant_id)
        if not is_last and await _may_decide(acting, link):
            ended.append(link)
    await sql.execute(
        "UPDATE participant_persons SET state = 'revoked' WHERE id = ANY($1::bigint[])",
        [link.id for link in ended],
    )
    return [link_change(link.id, "state", before=link.state, after=LinkState.REVOKED) for link in ended]


async def end_all_invitations(acting: Acting, person_id: PersonId) -> None:
    """Ends the open invitations of the person, and those of persons who became part of this person, as far as
    the requester decides about those persons too. Call it with the person locked.
    """
    await end_invitations(person_id)
    for absorbed in await sql.values(PersonId, _INVITING, person_id):
        if await _decides(acting, absorbed):
            await end_invitations(absorbed)


async def that_may_come_back(
    acting: Acting, done: RecordedOperation, person_id: PersonId, changes: Sequence[LinkChange]
) -> list[LinkChange]:
    """The changes, without those of links that an undo must not bring back (`_MAY_COME_BACK`). A link to a
    person who is part of this one comes back only if the requester may decide about that person.

    done: the operation to be undone, which the requester may undo for this person. Raises
    Conflict(`left_themselves`) if the undo would bring back another participant, who left by themselves.
    """
    coming = {change["link"] for change in changes if _comes_back(change)}
    if not coming:
        return [*changes]
    links = await sql.rows(
        _Link, _MAY_COME_BACK, person_id, list(coming), done.workspace_id, done.id, acting.by.linked_as
    )
    may = {link.id for link in links if link.person_id == person_id or await _may_decide(acting, link)}
    left = await sql.value(
        int, _HAS_LEFT, list(may), done.workspace_id, done.id, sorted(OF_LINKS), acting.by.linked_as
    )
    if left is not None:
        raise Conflict("left_themselves")
    return [change for change in changes if change["link"] not in coming or change["link"] in may]


def _comes_back(change: LinkChange) -> bool:
    """Whether the undo of the change brings back a link, or a wish that had ended with it."""
    if change["field"] != "state" or change["before"] == LinkState.REVOKED:
        return False
    return change["before"] == LinkState.APPROVED or change["after"] == LinkState.REVOKED


async def _may_decide(acting: Acting, link: _Link) -> bool:
    """Like `ensure_may_decide_link`, but people may also decide about their own link."""
    return link.is_own or await _decides(acting, link.person_id)


async def _decides(acting: Acting, person_id: PersonId) -> bool:
    return await acting.owns_now(person_id) or (acting.is_moderator and not await has_owner(person_id))
