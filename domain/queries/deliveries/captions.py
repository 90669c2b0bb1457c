"""Lists the delivered photos whose captions name somebody, a page at a time."""

from domain.ids import DeliveryId, ParticipantId, PersonId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY


async def captions_naming(
    person_id: PersonId, participant_id: ParticipantId, *, below: int, limit: int
) -> list[DeliveryId]:
    """The person's deliveries whose photos are in this participant's chat, the newest first. below: the last
    id of the page before; 0 for the first page.
    """
    return await sql.values(
        DeliveryId,
        f"""SELECT d.id FROM distributions x
           JOIN deliveries d ON d.asset_id = x.asset_id AND d.participant_id = x.participant_id
           WHERE x.person_id = $1 AND x.participant_id = $2 AND x.withdrawn_at IS NULL
             AND {HAS_COPY} AND ($3 = 0 OR d.id < $3)
           ORDER BY d.id DESC LIMIT $4""",  # noqa: S608  a constant
        person_id,
        participant_id,
        below,
        limit,
    )


async def outdated_captions(participant_id: ParticipantId, *, limit: int) -> list[DeliveryId]:
    """Deliveries in this participant's chat that may name somebody who is erased, or that could not be
    corrected while the chat was closed, the newest first. A lost message is corrected when it is found.
    """
    return await sql.values(
        DeliveryId,
        f"""SELECT d.id FROM deliveries d
           WHERE d.participant_id = $1 AND {HAS_COPY}
             AND (d.is_outdated OR EXISTS (SELECT 1 FROM unnest(d.names) AS named (number) WHERE NOT EXISTS (
                 SELECT 1 FROM persons p WHERE p.number = named.number AND p.erasing_at IS NULL)))
           ORDER BY d.id DESC LIMIT $2""",  # noqa: S608  a constant
        participant_id,
        limit,
    )
