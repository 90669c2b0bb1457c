"""Shows requests again that warn of somebody who is erased, or name whoever connected the look-alike."""

from collections.abc import Sequence

from domain.ids import PersonId
from domain.queries import sql
from domain.steps.work.work import Work


async def end_warnings(work: Work, person_ids: Sequence[PersonId], drawn: Sequence[PersonId] = ()) -> None:
    """Shows the waiting requests again whose look-alike is one of these persons, or was merged into one.

    drawn: requests that are left out here: they are shown anyway, once their new picture is drawn.
    """
    waiting = await sql.values(
        PersonId,
        """WITH RECURSIVE selves AS (
               SELECT unnest($1::uuid[]) AS id
               UNION SELECT p.id FROM persons p JOIN selves s ON p.merged_into_id = s.id)
           SELECT id FROM persons WHERE looks_like_id IN (SELECT id FROM selves) AND approval = 'requested'
             AND id <> ALL($2::uuid[]) ORDER BY id""",
        list(person_ids),
        list(drawn),
    )
    for other in waiting:
        await work.add("show_request", lane=f"request:{other}", person_id=str(other))
