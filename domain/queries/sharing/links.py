"""Who receives a person's photos."""

from dataclasses import dataclass

from domain.ids import LinkId, ParticipantId, PersonId
from domain.queries import sql
from domain.rules.chats.named import of_participant


@dataclass(frozen=True, slots=True)
class LinkView:
    """role: owner | guardian. name: of the participant."""

    link_id: LinkId
    participant_id: ParticipantId
    tg_user_id: int
    name: str
    role: str


async def links(person_id: PersonId) -> list[LinkView]:
    """The approved ones, owners first."""
    rows = await sql.rows(
        """SELECT l.id, l.participant_id, r.tg_user_id, r.name, l.role FROM participant_persons l
           JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND l.state = 'approved' ORDER BY l.role DESC, l.id""",
        person_id,
    )
    return [
        LinkView(
            row["id"],
            row["participant_id"],
            row["tg_user_id"],
            of_participant(row["participant_id"], row["name"]),
            row["role"],
        )
        for row in rows
    ]


async def has_owner(person_id: PersonId, *, but: int | None = None) -> bool:
    """but: a participant who does not count."""
    row = await sql.one(
        """SELECT 1 AS yes FROM participant_persons WHERE person_id = $1 AND role = 'owner'
             AND state = 'approved' AND participant_id IS DISTINCT FROM $2::bigint""",
        person_id,
        but,
    )
    return row is not None
