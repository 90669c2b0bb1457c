"""Finds the person whom somebody means by a word that a family has for its child."""

from dataclasses import dataclass

from domain.ids import ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.live_person import IS_LIVE
from domain.rules.persons.names import name_key


@dataclass(frozen=True, slots=True)
class _Word:
    """name_key: of the person's name in the list. alias: None if nobody has an alias for the person.

    is_own: the alias is the asked participant's.
    """

    person_id: PersonId
    name_key: str
    alias: str | None
    is_own: bool


async def meant_person(
    workspace_id: WorkspaceId, participant_id: ParticipantId, name: str
) -> PersonId | None:
    """The person that the participant calls by this name. If there is none, the person of this name in the
    list, else the only person with this alias. None if it is not certain who is meant. Show the participant
    only the name that they wrote: the person may be renamed or merged later.
    """
    words = await sql.rows(
        _Word,
        f"""SELECT p.id AS person_id, p.name_key, l.alias, coalesce(l.participant_id = $2, false) AS is_own
            FROM persons p LEFT JOIN participant_persons l
              ON l.person_id = p.id AND l.state = 'approved' AND l.alias IS NOT NULL
            WHERE p.workspace_id = $1 AND {IS_LIVE}""",  # noqa: S608  a constant
        workspace_id,
        participant_id,
    )
    key = name_key(name)
    called = [word for word in words if word.alias is not None and name_key(word.alias) == key]
    meant = {word.person_id for word in called if word.is_own}
    meant = meant or {word.person_id for word in words if word.name_key == key}
    meant = meant or {word.person_id for word in called}
    return meant.pop() if len(meant) == 1 else None
