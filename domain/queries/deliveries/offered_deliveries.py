"""Photos that a button offers: they may not have arrived, or waited too long to come by themselves."""

from dataclasses import dataclass

from domain.ids import DeliveryId, ParticipantId, WorkspaceId
from domain.queries import sql


@dataclass(frozen=True, slots=True)
class OfferedDeliveriesView:
    """delivery_ids: oldest first."""

    workspace_id: WorkspaceId
    tg_user_id: int
    language: str
    delivery_ids: tuple[DeliveryId, ...]


async def unknown_deliveries(participant_id: ParticipantId) -> OfferedDeliveriesView | None:
    """Those of which nobody knows whether they arrived."""
    return await _offered(participant_id, "unknown")


async def late_deliveries(participant_id: ParticipantId) -> OfferedDeliveriesView | None:
    """Those that waited too long. Whether they may be sent is asked again when one is."""
    return await _offered(participant_id, "pending")


async def _offered(participant_id: ParticipantId, state: str) -> OfferedDeliveriesView | None:
    """Only those the recipient may still see: by an approved link to a person that is on the photo."""
    found = await sql.rows(
        """SELECT d.id, d.workspace_id, r.tg_user_id, r.language FROM deliveries d
           JOIN participants r ON r.id = d.participant_id AND r.private_chat = 'open'
           WHERE d.participant_id = $1 AND d.state = $2 AND (d.state = 'unknown' OR d.offered_at IS NOT NULL)
             AND EXISTS (
               SELECT 1 FROM distributions x JOIN participant_persons l ON l.person_id = x.person_id
                   AND l.participant_id = x.participant_id AND l.state = 'approved'
               WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id
                 AND x.withdrawn_at IS NULL)
           ORDER BY d.id""",
        participant_id,
        state,
    )
    if not found:
        return None
    return OfferedDeliveriesView(
        found[0]["workspace_id"],
        found[0]["tg_user_id"],
        found[0]["language"],
        tuple(row["id"] for row in found),
    )


async def standing_offers(participant_id: ParticipantId, kind: str) -> list[sql.Row]:
    """Messages with the button that nobody pressed: card_id, last_id, tg_message_id, tg_user_id, language.

    last_id: of the deliveries that it was about. kind: unknown | late.
    """
    return await sql.rows(
        """SELECT c.id AS card_id, c.subject::bigint AS last_id, c.tg_message_id, r.tg_user_id, r.language
           FROM cards c
           JOIN participants r ON r.tg_user_id = c.tg_chat_id AND r.private_chat = 'open'
           WHERE r.id = $1 AND c.kind = $2 ORDER BY c.id""",
        participant_id,
        kind,
    )
