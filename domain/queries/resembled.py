"""A connected person that somebody else's request looks like, for those who decide it."""

from dataclasses import dataclass
from uuid import UUID

from domain.queries import sql
from domain.queries.live_person import IS_LIVE


@dataclass(frozen=True, slots=True)
class ResembledView:
    """owners: the names of those who connected the person."""

    number: int
    name: str
    owners: tuple[str, ...]


async def resembled(workspace_id: int, person_id: UUID) -> ResembledView | None:
    """None when the person is gone or hidden meanwhile."""
    row = await sql.one(
        f"""SELECT p.number, p.name, ARRAY(SELECT r.name FROM participant_persons l
                   JOIN participants r ON r.id = l.participant_id
                   WHERE l.person_id = p.id AND l.state = 'approved' AND l.role = 'owner'
                   ORDER BY l.id) AS owners
            FROM persons p WHERE p.workspace_id = $1 AND p.id = $2 AND {IS_LIVE}""",  # noqa: S608
        workspace_id,
        person_id,
    )
    return ResembledView(row["number"], row["name"], tuple(row["owners"])) if row else None
