"""Reads who receives a person's photos."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.ids import LinkId, ParticipantId, PersonId
from domain.queries import sql
from domain.queries.reading import Made
from domain.rules.persons.names import name_key, shared_names
from domain.states import LinkRole
from domain.values.named import of_participant


@dataclass(frozen=True, slots=True)
class LinkView:
    """name: of the participant. is_alike: it does not tell who that is: another one in the list has it, too,
    or none of its characters is visible.
    """

    link_id: LinkId
    participant_id: ParticipantId
    tg_user_id: int
    name: str
    role: LinkRole
    is_alike: Made[bool] = False


async def links(person_id: PersonId) -> list[LinkView]:
    """The person's approved links, owners first."""
    found = await sql.rows(
        LinkView,
        """SELECT l.id AS link_id, l.participant_id, r.tg_user_id, r.name, l.role FROM participant_persons l
           JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND l.state = 'approved' ORDER BY l.role DESC, l.id""",
        person_id,
    )
    named = [replace(link, name=of_participant(link.participant_id, link.name)) for link in found]
    return _compared(named)


async def links_known_to_guardian(person_id: PersonId, guardian: ParticipantId) -> list[LinkView]:
    """The owners' links, and the guardian's own. They are compared with one another only: the guardian does
    not learn whether there are other guardians.
    """
    known = await links(person_id)
    return _compared([one for one in known if one.role == LinkRole.OWNER or one.participant_id == guardian])


def _compared(known: Sequence[LinkView]) -> list[LinkView]:
    shared = shared_names(one.name for one in known) | {""}
    return [replace(one, is_alike=name_key(one.name) in shared) for one in known]


async def has_owner(person_id: PersonId, *, but: ParticipantId | None = None) -> bool:
    """Whether the person has an owner. but: a participant who does not count."""
    owner = await sql.value(
        int,
        """SELECT 1 AS yes FROM participant_persons WHERE person_id = $1 AND role = 'owner'
             AND state = 'approved' AND participant_id IS DISTINCT FROM $2::bigint""",
        person_id,
        but,
    )
    return owner is not None
