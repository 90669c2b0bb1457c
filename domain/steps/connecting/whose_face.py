"""Tells whose face a training photo shows, by its look and by what its sender said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.ids import PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.look_alikes import look_alikes
from domain.rules.connecting.enrolment import nearest_other


@dataclass(frozen=True, slots=True)
class Resembled:
    """other: a known person, connected or named by a moderator, about whom the sender is asked. claimed:
    other persons that the face resembles. The sender is not asked about them: the face also resembles
    a person of whom the sender has already said that it is another one.
    """

    other: PersonId | None = None
    claimed: Sequence[PersonId] = ()


async def whose_face(workspace_id: WorkspaceId, own: PersonId, known: Mapping[PersonId, float]) -> Resembled:
    """own: the person to be connected. known: confidences of the persons whom the face looks like."""
    alike = (await look_alikes(workspace_id, [own], even_claimed=True)).get(own, ())
    declared = (await look_alikes(workspace_id, [own])).get(own, ())
    if known.keys() & {*alike} - {*declared}:
        return Resembled(claimed=sorted(known.keys() - {own, *alike}))
    return Resembled(nearest_other(known, own, alike))


async def claim_others(workspace_id: WorkspaceId, own: PersonId, others: Sequence[PersonId]) -> None:
    """Notes these persons as look-alikes of `own`, so that the deciders of the request see them."""
    if not others:
        return
    # Locks in the order of ids, as a merge and an erase do, so that none of them deadlocks.
    await sql.execute(
        "SELECT id FROM persons WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE", [own, *others]
    )
    await sql.execute(
        """INSERT INTO look_alikes (workspace_id, first_person_id, second_person_id)
           SELECT $1, least(p.id, $2::uuid), greatest(p.id, $2::uuid) FROM persons p
           WHERE p.id = ANY($3::uuid[]) AND p.workspace_id = $1 AND p.erasing_at IS NULL
           ON CONFLICT DO NOTHING""",
        workspace_id,
        own,
        list(others),
    )
