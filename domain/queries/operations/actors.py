"""Looks up the names of actors when history is read, because history keeps only their ids."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.ids import ParticipantId
from domain.queries import sql
from domain.values.named import of_participant


@dataclass(frozen=True, slots=True)
class _Actor:
    actor: str
    id: ParticipantId
    name: str


@dataclass(frozen=True, slots=True)
class _Participant:
    id: ParticipantId
    name: str


async def actor_names(actors: Collection[str | None]) -> Mapping[str, str]:
    """Names by actor (`tg:<user id>`). Users who are gone, `queue` and `engine` have none."""
    rows = await sql.rows(
        _Actor,
        """SELECT 'tg:' || tg_user_id AS actor, id, name FROM participants
           WHERE tg_user_id = ANY($1::bigint[])""",
        [int(actor.removeprefix("tg:")) for actor in set(actors) if actor and actor.startswith("tg:")],
    )
    return {row.actor: of_participant(row.id, row.name) for row in rows}


async def participant_names(participant_ids: Collection[ParticipantId]) -> Mapping[ParticipantId, str]:
    """Names by id. Call it for a reader who may know them."""
    rows = await sql.rows(
        _Participant, "SELECT id, name FROM participants WHERE id = ANY($1::bigint[])", list(participant_ids)
    )
    return {row.id: of_participant(row.id, row.name) for row in rows}
