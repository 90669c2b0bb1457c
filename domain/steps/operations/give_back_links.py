"""Gives participants back the links to a person that an operation had changed."""

from collections.abc import Sequence

from domain.errors import Conflict
from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.queries.access.acting import Acting
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.queries.sharing.links import has_owner
from domain.states import LinkState, PersonStatus
from domain.steps.deliveries.begin_receiving import call_plainly
from domain.steps.operations.give_back_fields import Persons
from domain.steps.persons.follow_carried import end_carried_links
from domain.steps.persons.set_person_field import Changes
from domain.steps.sharing.absorbed_links import end_all_invitations, that_may_come_back
from domain.steps.sharing.follow_deciders import follow_deciders, take_back_told
from domain.steps.sharing.link_participant import link_change, set_link_field
from domain.steps.work.work import Work
from domain.values.operation_kinds import OF_LINKS, OWN
from domain.values.way_back import LinkChange

_RECEIVING = "SELECT id FROM participant_persons WHERE person_id = $1 AND state = 'approved' ORDER BY id"


async def give_back_links(
    work: Work, acting: Acting, done: RecordedOperation, persons: Persons
) -> list[LinkChange]:
    """Returns what a redo needs. Call with the persons locked. Raises Conflict(`last_owner`,
    `left_themselves`), and Conflict(`merged`: into) if the person was merged, so that the survivor's links
    decide.

    If the undo removes another participant, the person's open invitations end, as in `unlink_participant`.
    """
    if done.kind == "merge_persons":
        absorbed, survivor = (persons[number].id for number in done.pair)
        return await end_carried_links(work, done, absorbed, survivor)
    if not (changes := done.way_back.get("links")):
        return []
    person = persons[done.person_number]
    if person.status == PersonStatus.MERGED and done.kind in OF_LINKS | OWN:
        raise Conflict("merged", into=person.merged_into)
    changes = await that_may_come_back(acting, done, person.id, changes)
    links = await _set_fields(work, changes)
    if not any(link["field"] != "alias" for link in links):  # an alias concerns its participant only
        return links
    await _ensure_owned(person.id)
    await follow_deciders(work, [person.id])  # an owner may have come or gone, and others decide now
    await take_back_told(work, [LinkId(link["link"]) for link in links])
    if await _removes_others(links, acting):
        await end_all_invitations(acting, person.id)
    return links


async def call_plainly_again(
    links: Sequence[LinkChange], changes: Changes, persons: Persons
) -> list[LinkChange]:
    """A person whose name is taken by now comes back with a suffix. Recipients without an alias then get an
    alias, since they may not know of the namesake. Returns what a redo needs: one change for each alias.

    links: the changes of the same undo so far.
    """
    all_changes = {(link["link"], link["field"]): link for link in links}
    for person_id in [persons[change["number"]].id for change in changes if change["field"] == "name"]:
        receiving = await sql.values(LinkId, _RECEIVING, person_id)
        for link_id in await call_plainly(person_id, receiving):
            alias = await sql.value(str, "SELECT alias FROM participant_persons WHERE id = $1", link_id)
            former = all_changes.get((link_id, "alias"))
            before = former["before"] if former else None
            all_changes[link_id, "alias"] = link_change(link_id, "alias", before=before, after=alias)
    return [link for link in all_changes.values() if link["before"] != link["after"]]


async def _set_fields(work: Work, changes: Sequence[LinkChange]) -> list[LinkChange]:
    """A role that changed together with the link's state is given back together with the state, or not at
    all.
    """
    links: list[LinkChange] = []
    with_state = {change["link"] for change in changes if change["field"] == "state"}
    for change in sorted(changes, key=lambda change: change["field"] != "state"):
        is_left = change["field"] == "role" and change["link"] in with_state - {one["link"] for one in links}
        if not is_left and (given := await set_link_field(work, change)):
            links.append(given)
    return links


async def _removes_others(links: Sequence[LinkChange], acting: Acting) -> bool:
    """Whether one of these changes ends the link of somebody else than the one who acts."""
    ended = [link["link"] for link in links if (link["field"], link["after"]) == ("state", LinkState.REVOKED)]
    other = await sql.value(
        int,
        """SELECT 1 AS yes FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.id = ANY($1::bigint[]) AND r.tg_user_id IS DISTINCT FROM $2::bigint LIMIT 1""",
        ended,
        acting.by.linked_as,
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
