"""A participant leaves a person, or is removed by an owner, and receives its photos no more."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import LinkId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.queries.sharing.links import has_owner
from domain.rules.access.access import ensure_may_decide_link
from domain.states import LinkRole, LinkState
from domain.steps.faces.look_anew import decide_at_last
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.sharing.absorbed_links import end_absorbed_links, end_all_invitations
from domain.steps.sharing.follow_deciders import follow_deciders, take_back_told
from domain.steps.sharing.link_participant import link_change
from domain.steps.sharing.tell_sharing import tell_sharing
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Link:
    id: LinkId
    role: LinkRole
    tg_user_id: int


async def unlink_participant(
    number: int, participant_id: ParticipantId, by: Requester, doorbell: Doorbell
) -> Done:
    """From the commit on nothing is sent to the participant for this person; they keep what they have. Nor
    does the undo of a merge bring them back, as far as the requester decides about the absorbed person too
    (`end_absorbed_links`).

    Everybody may leave; owners remove others, moderators where there is no owner. A removal ends all open
    invitations of the person, because whoever was removed may hold one. Raises NotFound for a participant
    who is not linked, Forbidden, Conflict(`last_owner`), and what `lock_persons` raises.
    """
    if (done := await done_before(by)) is not None:
        return done
    acting = await acting_on(number, by)
    async with transaction(doorbell, rehearses=by.rehearses) as work:
        person = (await lock_persons(acting.workspace_id, [number]))[number]
        link = await sql.one(
            _Link,
            """SELECT l.id, l.role, r.tg_user_id FROM participant_persons l
               JOIN participants r ON r.id = l.participant_id
               WHERE l.person_id = $1 AND l.participant_id = $2 AND l.state = 'approved' FOR UPDATE OF l""",
            person.id,
            participant_id,
        )
        # A guardian is refused before it shows whether the other one receives the photos.
        is_others = link is None or by.tg_user_id != link.tg_user_id
        if is_others:
            ensure_may_decide_link(
                is_owner=await acting.owns_now(person.id),
                has_owner=await has_owner(person.id),
                is_moderator=acting.is_moderator,
            )
        if link is None:
            raise NotFound("link")
        if link.role == LinkRole.OWNER and not await has_owner(person.id, but=participant_id):
            raise Conflict("last_owner")
        await sql.execute("UPDATE participant_persons SET state = 'revoked' WHERE id = $1", link.id)
        if is_others:
            await end_all_invitations(acting, person.id)
        await decide_at_last(work, acting.workspace_id, [person.id])  # without a consent the wait is over
        if link.role == LinkRole.OWNER:
            await follow_deciders(work, [person.id])
            await take_back_told(work, [link.id])
        gone = [link_change(link.id, "state", before=LinkState.APPROVED, after=LinkState.REVOKED)]
        gone += await end_absorbed_links(acting, person.id, participant_id)
        operation = Operation(acting, "unlink_participant", number).with_undo(links=gone)
        return await tell_sharing(work, await record_operation(operation))
