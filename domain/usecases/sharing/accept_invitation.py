"""An invited participant agrees, and receives the person's photos from now on."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import LinkId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, TelegramRequester
from domain.queries.operations.done import Done, done_before
from domain.queries.sharing.invitation import invitation_by_id
from domain.queries.sharing.links import has_owner
from domain.queries.sharing.usable_invitation import usable_invitation
from domain.states import LinkRole
from domain.steps.operations.record_operation import Operation, record_operation
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.sharing.link_participant import Joining, link_participant
from domain.steps.sharing.tell_sharing import tell_sharing
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Used:
    """inviter: a Telegram id."""

    inviter: int | None


async def accept_invitation(
    link_id: LinkId,
    participant_id: ParticipantId,
    by: TelegramRequester,
    *,
    consent_version: str,
    doorbell: Doorbell,
) -> Done:
    """link_id: of the deep link that this participant opened. It works once, for the first participant who
    uses it.

    The participant becomes an owner where the person has none, else a guardian. Raises NotFound(`invitation`)
    for a link that is used, expired or withdrawn, Forbidden(`not_in_group`, `bot_not_in_group`), because only
    members receive photos (the link can be used later), Conflict(`linked_already`), Untold where only
    Telegram could tell, and what `lock_persons` raises.
    """
    if (done := await done_before(by)) is not None:
        return done
    view = await usable_invitation(link_id, by.tg_user_id, by.memberships)
    async with transaction(doorbell) as work:
        person = (await lock_persons(view.workspace_id, [view.number]))[view.number]
        # The inviter may not be an owner any more, so the invitation is read again with the person locked.
        is_good = await invitation_by_id(link_id) is not None
        used = await sql.one(
            _Used,
            """UPDATE deep_links SET used_at = now() WHERE id = $1 AND used_at IS NULL
               RETURNING (SELECT tg_user_id FROM participants WHERE id = invited_by_id) AS inviter""",
            link_id,
        )
        if used is None or not is_good:
            raise NotFound("invitation")
        is_owned = await has_owner(person.id)
        joining = Joining(
            participant_id, LinkRole.GUARDIAN if is_owned else LinkRole.OWNER, consent_version, used.inviter
        )
        changed = await link_participant(work, person.id, joining)
        if not changed:
            raise Conflict("linked_already")
        operation = Operation(Acting(by, view.workspace_id, False), "link_participant", view.number)
        return await tell_sharing(work, await record_operation(operation.with_undo(links=changed)))
