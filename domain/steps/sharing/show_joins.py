"""Has requests to join shown to those who decide about them now, and their participants told what became of
them.
"""

from collections.abc import Collection

from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.steps.work.work import Work


async def show_joins(work: Work, link_ids: Collection[LinkId]) -> None:
    """Shows the current state of these requests to join."""
    await work.add_each("show_join", [{"link_id": link_id} for link_id in link_ids])


async def tell_given_back(work: Work, link_ids: Collection[LinkId], absorbed: PersonId) -> None:
    """Tells the participants of these links to the survivor, which have ended or were declined, that the
    merge was undone: the absorbed person is theirs again.
    """
    await _tell(work, link_ids, absorbed=str(absorbed))


async def tell_lapsed(work: Work, link_ids: Collection[LinkId]) -> None:
    """Tells the participants of these links that nobody answered in time."""
    await _tell(work, link_ids, lapsed=1)


async def tell_parted(work: Work, link_ids: Collection[LinkId]) -> None:
    """Tells the participants of these links that the group from which they asked has left the list."""
    await _tell(work, link_ids, parted=1)


async def _tell(work: Work, link_ids: Collection[LinkId], **why: int | str) -> None:
    """Adds the task to the lane of the link's other tasks: two at once would both send a message."""
    each: list[dict[str, int | str]] = [{"link_id": link_id, **why} for link_id in link_ids]
    await work.add_each("show_join", each, lanes=[f"show_join:{link_id}" for link_id in link_ids])


async def show_waiting_joins(work: Work, person_ids: Collection[PersonId]) -> None:
    """Shows every waiting request to join one of these persons: others may decide about it now."""
    waiting = await sql.values(
        LinkId,
        """SELECT id FROM participant_persons
           WHERE person_id = ANY($1::uuid[]) AND state = 'requested' AND role = 'guardian' ORDER BY id""",
        list(person_ids),
    )
    await show_joins(work, waiting)
