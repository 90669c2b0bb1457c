"""Ends requests and drafts that nobody decides any more."""

from dataclasses import dataclass

from domain.ids import GroupId, LinkId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.chats.participant import language_of
from domain.queries.connecting.trainer import IS_TRAINER
from domain.queries.groups.only_here import IS_ONLY_HERE
from domain.queries.sharing.links import has_owner
from domain.settings import Settings
from domain.states import Approval
from domain.steps.connecting.end_training_again import end_training_again, link_trained_again
from domain.steps.erasing.erase_rows import PersonToErase, erase_rows, lock_person
from domain.steps.erasing.open_erasure import Order
from domain.steps.persons.set_approval import set_approval
from domain.steps.sharing.end_joins import end_joins_from
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class PersonOnRequest:
    """A person that a user wants to connect. tg_user_id: of this user."""

    id: PersonId
    workspace_id: WorkspaceId
    tg_user_id: int


_REQUESTS_FROM = f"""
SELECT p.id, p.workspace_id, r.tg_user_id FROM groups g
JOIN persons p ON p.workspace_id = g.workspace_id AND p.approval IN ('draft', 'requested')
    AND p.erasing_at IS NULL
JOIN participant_persons l ON l.person_id = p.id AND {IS_TRAINER}
JOIN participants r ON r.id = l.participant_id
WHERE g.id = $1 AND {IS_ONLY_HERE} ORDER BY p.id
"""  # noqa: S608  constants


async def end_requests_from(work: Work, group_id: GroupId, settings: Settings) -> None:
    """Ends the requests, drafts and wishes to join of the group's members who are in no other active group of
    the workspace: with the group they leave the reach of those who decide. Does nothing for the last active
    group. Call it with the workspace locked, before the group leaves it.
    """
    for asked in await sql.rows(PersonOnRequest, _REQUESTS_FROM, group_id):
        await end_request(work, asked, settings, is_parted=True)
    await end_joins_from(work, group_id)


async def end_request(
    work: Work, asked: PersonOnRequest, settings: Settings, *, is_parted: bool = False
) -> None:
    """Erases the person. One who was approved before, and is being trained again, is not erased but is
    approved again, without faces. Whoever sent a request, or began a new training, is told that nobody
    decided. Does nothing if the request was decided meanwhile.

    is_parted: it ends because the group leaves the workspace or is deleted; else because nobody decided in
    time.
    """
    person = await lock_person(asked.workspace_id, asked.id)
    if person is None or person.approval not in ("draft", "requested"):
        return
    link_id = await link_trained_again(asked.id)
    if link_id is not None or await has_owner(asked.id):
        await end_training_again(work, person, link_id, settings)
        if link_id is not None:
            await _tell_lapsed(work, link_id, person.number, is_parted=is_parted)
        return
    waits_for = None
    if person.approval == "requested":
        waits_for = await _decline_undecided(work, person, is_parted=is_parted)
    language = await language_of(asked.tg_user_id)
    await erase_rows(work, person, Order(asked.tg_user_id, asked.tg_user_id, language, lane=waits_for))


async def _decline_undecided(work: Work, person: PersonToErase, *, is_parted: bool) -> str | None:
    """Declines the request and has the requester told that nobody decided. Returns the lane of that task: the
    erase has to wait for it.
    """
    await set_approval(person.id, Approval.DECLINED)
    link_id = await sql.value(
        LinkId,
        """UPDATE participant_persons SET state = 'declined', decided_at = now()
           WHERE person_id = $1 AND role = 'owner' AND state = 'requested' RETURNING id""",
        person.id,
    )
    if link_id is None:
        return None
    return await _tell_lapsed(work, link_id, person.number, is_parted=is_parted)


async def _tell_lapsed(work: Work, link_id: LinkId, person_number: int, *, is_parted: bool) -> str:
    """Returns the lane of the task."""
    lane = f"decision:{link_id}"
    await work.add(
        "show_decision",
        lane=lane,
        link_id=link_id,
        person_number=person_number,
        lapsed=1,
        parted=int(is_parted),
    )
    return lane
