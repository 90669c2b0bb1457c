"""Why a recipient received a photo, as far as they may know it."""

from dataclasses import dataclass

from domain.ids import DeliveryId
from domain.queries import sql
from domain.queries.deliveries.delivery import NAME_ON_IT, ON_IT
from domain.values.named import of_person


@dataclass(frozen=True, slots=True)
class KnownOnIt:
    """name: as the recipient calls the person. is_recognised: False if a human said that it is the person."""

    name: str
    is_recognised: bool


@dataclass(frozen=True, slots=True)
class WhyDelivered:
    """known: the recipient's own persons on the photo. others: faces that are none of theirs."""

    known: tuple[KnownOnIt, ...]
    others: int


@dataclass(frozen=True, slots=True)
class _Known:
    number: int
    name: str
    is_recognised: bool


_KNOWN = f"""
SELECT named.number, named.name, NOT EXISTS (
    SELECT 1 FROM face_instances f CROSS JOIN LATERAL (
        SELECT e.actor FROM face_assignment_events e
        WHERE e.workspace_id = d.workspace_id AND e.to_person_number = named.number
          AND e.affected_face_instance_ids ? f.id::text ORDER BY e.created_at DESC LIMIT 1) last
    WHERE f.asset_id = d.asset_id AND f.person_id = named.id AND last.actor <> 'engine') AS is_recognised
FROM deliveries d CROSS JOIN LATERAL (
    SELECT p.id, p.number, {NAME_ON_IT} AS name FROM {ON_IT}) named
WHERE d.id = $1 ORDER BY named.number
"""  # noqa: S608  a constant
_OTHERS = f"""
SELECT count(*) AS n FROM deliveries d
JOIN face_instances f ON f.asset_id = d.asset_id AND f.workspace_id = d.workspace_id
LEFT JOIN persons o ON o.id = f.person_id
WHERE d.id = $1 AND o.erasing_at IS NULL
  AND (f.person_id IS NOT NULL OR f.set_aside IS DISTINCT FROM 'not_a_face')
  AND NOT EXISTS (SELECT 1 FROM (SELECT p.id FROM {ON_IT}) own WHERE own.id = f.person_id)
"""  # noqa: S608  a constant


async def why_delivered(delivery_id: DeliveryId) -> WhyDelivered:
    """Call it for the recipient of the delivery."""
    known = await sql.rows(_Known, _KNOWN, delivery_id)
    others = await sql.value(int, _OTHERS, delivery_id)
    assert others is not None
    return WhyDelivered(
        tuple(KnownOnIt(of_person(one.number, one.name), one.is_recognised) for one in known),
        others,
    )
