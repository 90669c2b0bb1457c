"""Links a requester to a connected person instead, because the requested person is the same one."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import LinkId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.queries.sharing.links import has_owner
from domain.rules.access.access import ensure_may_decide_link
from domain.rules.connecting.deciding import ensure_waits
from domain.states import Approval, LinkRole, LinkState, PersonStatus
from domain.steps.connecting.end_training_again import link_trained_again
from domain.steps.erasing.erase_rows import erase_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import LockedPerson, lock_persons
from domain.steps.persons.set_approval import set_approval
from domain.steps.sharing.link_participant import Joining, link_participant
from domain.steps.sharing.tell_sharing import tell_sharing
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Asked:
    """The requester's link to the requested person."""

    id: LinkId
    participant_id: ParticipantId
    alias: str | None
    consent_version: str | None


async def admit_requester(request_number: int, number: int, by: Requester, doorbell: Doorbell) -> Done:
    """request_number: of the requested person, who is erased. number: of the person that it really is.

    An owner of the latter decides, or a moderator if it has no owner; a card must have said that the two look
    alike. Raises NotFound, also where no card said so, Forbidden, Conflict(`already_decided`: state) for a
    second decision, Conflict(`reopened`) while the requester adds photos, Conflict(`linked_already`).
    """
    acting = await acting_on(number, by)
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell) as work:
        # Waits for photos that are being recognised, like every decision on a request.
        await lock_workspace(acting.workspace_id)
        locked = await lock_persons(acting.workspace_id, [request_number, number], in_any_state=True)
        person, request = locked[number], locked[request_number]
        if person.status == PersonStatus.MERGED or person.approval != Approval.APPROVED:
            raise NotFound("person")
        is_owned = await has_owner(person.id)
        ensure_may_decide_link(
            is_owner=await acting.owns_now(person.id),
            has_owner=is_owned,
            is_moderator=acting.is_moderator,
        )
        await _ensure_alike(request, person)
        asked = await _requester(request, by.tg_user_id)
        changed = await link_participant(
            work,
            person.id,
            Joining(
                asked.participant_id,
                LinkRole.GUARDIAN if is_owned else LinkRole.OWNER,
                asked.consent_version,
                decided_by=by.tg_user_id,
                alias=asked.alias,
            ),
        )
        if not changed:
            raise Conflict("linked_already")
        lane = f"decision:{asked.id}"
        answer = {"link_id": asked.id, "person_number": request_number, "joined_number": number}
        await work.add_each("show_decision", [answer | {"decides": int(not is_owned)}], lanes=[lane])
        await erase_rows(work, request, Order(lane=lane))
        operation = Operation(acting, "link_participant", number).with_undo(links=changed)
        return await tell_sharing(work, await record_operation(operation))


async def _ensure_alike(request: LockedPerson, person: LockedPerson) -> None:
    """Raises NotFound unless a card said that the two look alike, because a button may carry any numbers.
    A person that is being learned again is no new request, and nothing of it may be erased.
    """
    told = await sql.value(
        int,
        "SELECT 1 AS yes FROM cards WHERE workspace_id = $1 AND kind = 'resemblance' AND subject = $2",
        request.workspace_id,
        f"{request.number}:{person.number}",
    )
    if told is None or await link_trained_again(request.id) is not None:
        raise NotFound("person")


async def _requester(request: LockedPerson, decided_by: int | None) -> _Asked:
    """Marks the requester's link as joined. Raises what `ensure_waits` raises."""
    asked = await sql.one(
        _Asked,
        """UPDATE participant_persons l SET state = 'joined', decided_by = $2::bigint, decided_at = now()
           WHERE l.person_id = $1 AND l.role = 'owner' AND l.state = 'requested'
           RETURNING l.id, l.participant_id, l.alias, l.consent_version""",
        request.id,
        decided_by,
    )
    if asked is None:
        raise Conflict("already_decided", state=request.approval)
    ensure_waits(LinkState.REQUESTED, request.approval)
    await set_approval(request.id, Approval.DECLINED)
    return asked
