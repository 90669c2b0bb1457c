"""Reads who received a photo, and because of whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import AssetId, DeliveryId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY, MAY_HAVE_COPY
from domain.states import DeliveryState
from domain.values.named import of_participant, of_person


@dataclass(frozen=True, slots=True)
class PhotoRecipient:
    """has_copy: whether the photo is in the recipient's chat; None where nobody knows. sent_at: when it was
    sent last. Of a message that was found later: when the bot gave up its answer. persons: names, in the
    workspace, of the persons because of whom the recipient gets the photo.
    """

    delivery_id: DeliveryId
    name: str
    state: DeliveryState
    has_copy: bool | None
    sent_at: datetime | None
    persons: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """person_*: one of the persons; None for a delivery for which no reason is left."""

    delivery_id: DeliveryId
    participant_id: ParticipantId
    name: str
    state: DeliveryState
    has_copy: bool | None
    sent_at: datetime | None
    person_number: int | None
    person_name: str | None


_RECIPIENTS = f"""
SELECT d.id AS delivery_id, r.id AS participant_id, r.name, d.state,
    CASE WHEN NOT {MAY_HAVE_COPY} THEN {HAS_COPY} END AS has_copy,
    CASE WHEN {HAS_COPY} THEN coalesce(d.sent_at, d.unknown_at) ELSE d.sent_at END AS sent_at,
    p.number AS person_number, p.name AS person_name
FROM deliveries d JOIN participants r ON r.id = d.participant_id
LEFT JOIN distributions x ON x.asset_id = d.asset_id AND x.participant_id = d.participant_id
    AND x.withdrawn_at IS NULL
LEFT JOIN persons p ON p.id = x.person_id AND p.erasing_at IS NULL
WHERE d.workspace_id = $1 AND d.asset_id = $2 ORDER BY d.id, p.number
"""  # noqa: S608  constants


async def photo_recipients(workspace_id: WorkspaceId, asset_id: AssetId) -> list[PhotoRecipient]:
    """Everybody to whom the photo was owed, whatever became of that. Call it for a moderator."""
    of: dict[DeliveryId, list[_Row]] = {}
    for row in await sql.rows(_Row, _RECIPIENTS, workspace_id, asset_id):
        of.setdefault(row.delivery_id, []).append(row)
    return [
        PhotoRecipient(
            delivery_id,
            of_participant(rows[0].participant_id, rows[0].name),
            rows[0].state,
            rows[0].has_copy,
            rows[0].sent_at,
            [of_person(one.person_number, one.person_name or "") for one in rows if one.person_number],
        )
        for delivery_id, rows in of.items()
    ]
