"""Shows requests to join to whoever decides about them now."""

from collections.abc import Collection

from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.steps.work.work import Work


async def show_joins(work: Work, link_ids: Collection[LinkId]) -> None:
    """Shows the current state of these requests to join."""
    await work.add_each("show_join", [{"link_id": link_id} for link_id in link_ids])


async def tell_given_back(work: Work, link_ids: Collection[LinkId], absorbed: PersonId) -> None:
    """Tells the participants of these links to the survivor that the absorbed person exists again. The lane
    is that of other tasks about the link, which would send messages at the same time.
    """
    each: list[dict[str, int | str]] = [
        {"link_id": link_id, "absorbed": str(absorbed)} for link_id in link_ids
    ]
    await work.add_each("show_join", each, lanes=[f"show_join:{link_id}" for link_id in link_ids])


async def tell_lapsed(work: Work, link_ids: Collection[LinkId]) -> None:
    """Tells the participants of these links that nobody answered in time."""
    await _tell_ended(work, link_ids, "lapsed")


async def tell_parted(work: Work, link_ids: Collection[LinkId]) -> None:
    """Tells the participants of these links that the group from which they asked has left the list."""
    await _tell_ended(work, link_ids, "parted")


async def _tell_ended(work: Work, link_ids: Collection[LinkId], why: str) -> None:
    each: list[dict[str, int | str]] = [{"link_id": link_id, why: 1} for link_id in link_ids]
    await work.add_each("show_join", each, lanes=[f"show_join:{link_id}" for link_id in link_ids])


async def show_waiting_joins(work: Work, person_ids: Collection[PersonId]) -> None:
    """Shows every request to join one of these persons that waits: others may decide about it since."""
    waiting = await sql.values(
        LinkId,
        """SELECT id FROM participant_persons
           WHERE person_id = ANY($1::uuid[]) AND state = 'requested' ORDER BY id""",
        list(person_ids),
    )
    await show_joins(work, waiting)
