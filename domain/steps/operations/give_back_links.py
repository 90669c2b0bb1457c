"""Gives participants back the links to a person that an operation had changed."""

from collections.abc import Sequence

from domain.errors import Conflict
from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.queries.sharing.links import has_owner
from domain.states import LinkState
from domain.steps.operations.give_back_fields import Persons
from domain.steps.persons.follow_carried import end_carried_links
from domain.steps.sharing.end_invitations import end_invitations
from domain.steps.sharing.follow_deciders import follow_deciders, take_back_told
from domain.steps.sharing.link_participant import set_link_field
from domain.steps.work.work import Work
from domain.values.way_back import LinkChange


async def give_back_links(
    work: Work, acting: Acting, done: RecordedOperation, persons: Persons
) -> list[LinkChange]:
    """Returns what a redo needs. Call with the persons locked. Raises Conflict(`last_owner`).

    Whoever is removed by it may hold an open invitation, as with `unlink_participant`.
    """
    undo = done.way_back
    if done.kind == "merge_persons":
        absorbed, survivor = (persons[number].id for number in done.pair)
        return await end_carried_links(work, undo.get("links", ()), absorbed, survivor)
    links = [given for link in undo.get("links", ()) if (given := await set_link_field(work, link))]
    if any(link["field"] != "alias" for link in links):  # an alias concerns its participant only
        person_id = persons[done.person_number].id
        await _ensure_owned(person_id)
        await follow_deciders(work, [person_id])  # an owner may have come or gone, and others decide now
        await take_back_told(work, [LinkId(link["link"]) for link in links])
    if await _removes_others(links, acting):
        await end_invitations(persons[done.person_number].id)
    return links


async def _removes_others(links: Sequence[LinkChange], acting: Acting) -> bool:
    """Whether one of these changes ends the link of somebody else than the one who acts."""
    ended = [link["link"] for link in links if (link["field"], link["after"]) == ("state", LinkState.REVOKED)]
    other = await sql.value(
        int,
        """SELECT 1 AS yes FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.id = ANY($1::bigint[]) AND 'tg:' || r.tg_user_id <> $2 LIMIT 1""",
        ended,
        acting.actor,
    )
    return other is not None


async def _ensure_owned(person_id: PersonId) -> None:
    """Raises Conflict(`last_owner`) if the person would be left with guardians and without an owner."""
    if await has_owner(person_id):
        return
    left = await sql.value(
        int, "SELECT 1 FROM participant_persons WHERE person_id = $1 AND state = 'approved'", person_id
    )
    if left is not None:
        raise Conflict("last_owner")
