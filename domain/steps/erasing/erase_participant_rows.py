"""Erases a participant who asked to be forgotten: from this commit on the bot does not know them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.errors import Conflict
from domain.ids import LinkId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.erasing.forgetting import ABSORBED_ALONE, OWN_GROUPS, OWNED_ALONE, REFUSALS, mark_of
from domain.rules.erasing.needles import Needles
from domain.settings import Settings
from domain.steps.connecting.end_training_again import end_training_again, link_trained_again
from domain.steps.erasing.erase_rows import PersonToErase, erase_rows, lock_person
from domain.steps.erasing.forget_captions import forget_captions_naming
from domain.steps.erasing.forget_participants import Forgotten, forget_participants
from domain.steps.erasing.open_erasure import Order, Remains, Subject, open_erasure
from domain.steps.erasing.tell_relatives import tell_relatives
from domain.steps.faces_queue.announce import announce_erasure
from domain.steps.groups.follow_admin_chat import follow_admin_chat
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class _Participant:
    id: ParticipantId
    uuid: UUID
    name: str
    tg_user_id: int


@dataclass(frozen=True, slots=True)
class _Linked:
    """A person that the participant has a link to."""

    id: PersonId
    number: int
    erasing_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Owned:
    id: PersonId
    workspace_id: WorkspaceId
    link_id: LinkId


async def erase_participant_rows(
    work: Work,
    participant_id: ParticipantId,
    order: Order,
    settings: Settings,
    *,
    shown: int | None = None,
) -> dict[str, int] | None:
    """Returns what is gone, for the certificate; None for a participant who is not known (any more). shown:
    see `forget_participant`, also for what it raises.

    This erase is verified after the erases of the persons that go with the participant.
    """
    await wait_for_recognition(participant_id)
    who = await sql.one(
        _Participant, "SELECT id, uuid, name, tg_user_id FROM participants WHERE id = $1", participant_id
    )
    if who is None:
        return None
    counts = {
        "persons": await _leave_owned(work, participant_id, who.tg_user_id, settings, shown),
        "links": await _count("SELECT count(*) FROM participant_persons WHERE participant_id = $1", who.id),
        "groups": await _count(OWN_GROUPS, who.id),
        "refusals": await _count(REFUSALS, who.id),
    }
    persons = await sql.rows(
        _Linked,
        """SELECT p.id, p.number, p.erasing_at FROM persons p
           JOIN participant_persons l ON l.person_id = p.id WHERE l.participant_id = $1""",
        participant_id,
    )
    await forget_captions_naming(work, participant_id, who.name, who.tg_user_id)
    gone = await _forget(work, who)
    if not gone.uuids:
        return None
    needles = Needles(
        uuids=(*gone.uuids, *(str(row.id) for row in persons if row.erasing_at)),
        names=gone.names,
        tg_ids=gone.tg_ids,
        cards=(*(("request", str(row.number)) for row in persons), *gone.cards),
        chats=gone.tg_ids,
    )
    counts |= {"deliveries": gone.deliveries, **order.noted}
    await open_erasure(work, Subject("participant", who.uuid, who.id, None), Remains(needles, counts), order)
    return counts


async def _forget(work: Work, who: _Participant) -> Forgotten:
    """Where this user's private chat decided, the admins of the groups decide now: what waits is shown to
    them.
    """
    decided = await sql.values(
        WorkspaceId, "SELECT id FROM workspaces WHERE tg_admin_chat_id = $1 ORDER BY id", who.tg_user_id
    )
    gone = await forget_participants(work, [who.id])
    for workspace_id in decided:
        await follow_admin_chat(work, workspace_id)
    return gone


async def wait_for_recognition(participant_id: ParticipantId) -> None:
    """A recognition that runs now commits first; a later one owes the forgotten participant nothing."""
    await sql.execute(
        """SELECT id FROM workspaces WHERE id IN (
               SELECT p.workspace_id FROM persons p JOIN participant_persons l ON l.person_id = p.id
               WHERE l.participant_id = $1)
           ORDER BY id FOR NO KEY UPDATE""",
        participant_id,
    )


async def _leave_owned(
    work: Work, participant_id: ParticipantId, tg_user_id: int, settings: Settings, shown: int | None
) -> int:
    """Erases the persons that only this participant owns, and returns how many. Each has its own entry in the
    ledger, but no own certificate. A person who stays, and whom this participant was training again, becomes
    approved again, without faces.

    Persons with another owner are locked as well: otherwise two owners who leave at the same moment would
    each see the other one as remaining.

    A person whom only this participant owns, and who is merged into a person that stays, stays merged for
    good. Raises Conflict(`others_go`) if other persons would be erased than `shown` stands for.
    """
    owned = await sql.rows(
        _Owned,
        """SELECT p.id, p.workspace_id, l.id AS link_id FROM persons p
           JOIN participant_persons l ON l.person_id = p.id
           WHERE l.participant_id = $1 AND l.role = 'owner' AND l.state IN ('requested', 'approved')
             AND p.erasing_at IS NULL ORDER BY p.id""",
        participant_id,
    )
    locked: dict[PersonId, PersonToErase] = {}
    for one in owned:
        person = await lock_person(one.workspace_id, one.id)
        if person is not None:
            locked[one.id] = person
    still = set(await sql.values(PersonId, OWNED_ALONE, participant_id))
    if shown not in (None, mark_of([locked[person_id].number for person_id in locked.keys() & still])):
        raise Conflict("others_go")
    for person_id in locked.keys() & still:
        await announce_erasure(work, locked[person_id])
        await tell_relatives(work, locked[person_id], deleted_by=tg_user_id, by_owner=True)
        await erase_rows(work, locked[person_id], Order(chats=(tg_user_id,)))
    for one in owned:
        if one.id in locked.keys() - still and await link_trained_again(one.id) == one.link_id:
            await end_training_again(work, locked[one.id], one.link_id, settings)
    await _end_merges(await sql.values(PersonId, ABSORBED_ALONE, participant_id))
    return len(locked.keys() & still)


async def _end_merges(absorbed: Sequence[PersonId]) -> None:
    """No undo brings back persons whose only owner is forgotten: nobody would be left who agreed to it."""
    await sql.execute(
        """UPDATE operations o SET undo = NULL FROM persons p
           WHERE p.id = ANY($1::uuid[]) AND o.workspace_id = p.workspace_id
             AND o.kind = 'merge_persons' AND o.person_number = p.number""",
        list(absorbed),
    )


async def _count(query: str, participant_id: ParticipantId) -> int:
    return await sql.value(int, query, participant_id) or 0
