"""A participant who asked to join a connected person is let in or declined: the first decision counts."""

from dataclasses import dataclass
from functools import partial

from domain.errors import Conflict, NotFound
from domain.ids import LinkId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, Requester, moderator_or
from domain.queries.operations.done import Done, done_before
from domain.queries.sharing.links import has_owner
from domain.rules.access.access import ensure_may_decide_link
from domain.states import LinkRole, LinkState
from domain.steps.deliveries.begin_receiving import begin_receiving
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.sharing.follow_deciders import follow_deciders
from domain.steps.sharing.link_participant import let_in
from domain.steps.sharing.tell_sharing import tell_sharing
from domain.steps.work.work import Work, transaction


@dataclass(frozen=True, slots=True)
class _Asked:
    """The person that the participant asked to join."""

    id: PersonId
    number: int
    workspace_id: WorkspaceId


async def decide_join(link_id: LinkId, by: Requester, *, admit: bool, doorbell: Doorbell) -> Done:
    """An owner of the person decides, or a moderator where there is no owner.

    The participant becomes an owner where the person has none, else a guardian. Raises NotFound for a user
    who may not even know of the person, and if the request is gone, Forbidden for a guardian, and for a
    moderator where there is an owner, Conflict(`already_decided`: state) for a second decision, and what
    `lock_persons` raises. Whoever declined and declines again is answered as the first time: a press may be
    handled again after a crash.
    """
    asked = await sql.one(
        _Asked,
        """SELECT p.id, p.number, p.workspace_id
           FROM participant_persons l JOIN persons p ON p.id = l.person_id
           WHERE l.id = $1 AND p.erasing_at IS NULL""",
        link_id,
    )
    if asked is None:
        raise NotFound("request")
    is_moderator = await moderator_or(partial(by.is_linked, asked.id), by, asked.workspace_id)
    if is_moderator is None:
        raise NotFound("request")
    if (done := await done_before(by)) is not None:
        return done
    acting = Acting(by, asked.workspace_id, is_moderator)
    async with transaction(doorbell) as work:
        person = (await lock_persons(acting.workspace_id, [asked.number]))[asked.number]
        is_owned = await has_owner(person.id)
        ensure_may_decide_link(
            is_owner=await acting.owns_now(person.id), has_owner=is_owned, is_moderator=is_moderator
        )
        if not admit and await _has_declined(link_id, by):
            return Done(None, asked.number, again=True)
        role = LinkRole.GUARDIAN if is_owned else LinkRole.OWNER
        asked_for = await _decide(work, link_id, by, role=role if admit else None)
        if not admit:
            await _note(acting, asked.number)
            return Done(None, asked.number)
        await begin_receiving(work, person.id, [link_id])
        if role == LinkRole.OWNER:
            await follow_deciders(work, [person.id])
        changed = let_in(link_id, before=LinkState.REVOKED, roles=(asked_for, role))
        operation = Operation(acting, "link_participant", asked.number)
        return await tell_sharing(work, await record_operation(operation.with_undo(links=changed)))


async def _has_declined(link_id: LinkId, by: Requester) -> bool:
    """Declining records no operation that `done_before` would find."""
    declined = await sql.value(
        LinkId,
        "SELECT id FROM participant_persons WHERE id = $1 AND state = 'declined' AND decided_by = $2::bigint",
        link_id,
        by.tg_user_id,
    )
    return declined is not None


async def _decide(work: Work, link_id: LinkId, by: Requester, *, role: LinkRole | None) -> LinkRole:
    """Decides, and returns the link's role until now. role: None declines. Raises Conflict(`already_decided`:
    state).
    """
    asked_for = await sql.value(
        LinkRole,
        """UPDATE participant_persons l
           SET state = $2, role = coalesce($3, l.role), decided_by = $4::bigint, decided_at = now()
           FROM (SELECT id, role FROM participant_persons WHERE id = $1 FOR UPDATE) old
           WHERE l.id = old.id AND l.state = 'requested' RETURNING old.role""",
        link_id,
        LinkState.DECLINED if role is None else LinkState.APPROVED,
        role,
        by.tg_user_id,
    )
    if asked_for is None:
        state = await sql.value(LinkState, "SELECT state FROM participant_persons WHERE id = $1", link_id)
        raise Conflict("already_decided", state=state or "erased")
    await work.add("show_join", link_id=link_id)
    return asked_for


async def _note(acting: Acting, number: int) -> None:
    await sql.execute(
        """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
           VALUES ($1, $2, 'decline_join', 'person', $3)""",
        acting.workspace_id,
        acting.actor,
        number,
    )
