"""Reads photos that a button offers: they may not have arrived, or waited too long to come by themselves."""

from dataclasses import dataclass

from domain.ids import CardId, DeliveryId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.in_its_group import IN_ITS_GROUP
from domain.queries.persons.live_person import IS_LIVE
from domain.states import DeliveryState


@dataclass(frozen=True, slots=True)
class OfferedDeliveriesView:
    """delivery_ids: oldest first."""

    workspace_id: WorkspaceId
    tg_user_id: int
    language: str
    delivery_ids: tuple[DeliveryId, ...]


@dataclass(frozen=True, slots=True)
class StandingOffer:
    """A message whose button was not pressed. last_id: the last of the deliveries that it offers."""

    card_id: CardId
    last_id: DeliveryId
    tg_message_id: int
    tg_user_id: int
    language: str


@dataclass(frozen=True, slots=True)
class _Offered:
    id: DeliveryId
    workspace_id: WorkspaceId
    tg_user_id: int
    language: str


async def unknown_deliveries(participant_id: ParticipantId) -> OfferedDeliveriesView | None:
    """Deliveries that may or may not have arrived."""
    return await _offered(participant_id, DeliveryState.UNKNOWN)


async def late_deliveries(participant_id: ParticipantId) -> OfferedDeliveriesView | None:
    """Deliveries that waited too long. The right to receive each is checked again when it is sent."""
    return await _offered(participant_id, DeliveryState.PENDING)


async def _offered(participant_id: ParticipantId, state: DeliveryState) -> OfferedDeliveriesView | None:
    """Deliveries that would be sent now: by an approved link to a person who is on the photo and not hidden,
    in a group of the recipient.
    """
    found = await sql.rows(
        _Offered,
        f"""SELECT d.id, d.workspace_id, r.tg_user_id, r.language FROM deliveries d
           JOIN participants r ON r.id = d.participant_id AND r.private_chat = 'open'
           JOIN image_assets a ON a.id = d.asset_id AND {IN_ITS_GROUP}
           WHERE d.participant_id = $1 AND d.state = $2 AND (d.state = 'unknown' OR d.offered_at IS NOT NULL)
             AND EXISTS (
               SELECT 1 FROM distributions x JOIN persons p ON p.id = x.person_id AND {IS_LIVE}
               JOIN participant_persons l ON l.person_id = x.person_id
                   AND l.participant_id = x.participant_id AND l.state = 'approved'
               WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id
                 AND x.withdrawn_at IS NULL)
           ORDER BY d.id""",  # noqa: S608  constants
        participant_id,
        state,
    )
    if not found:
        return None
    to = found[0]
    ids = tuple(delivery.id for delivery in found)
    return OfferedDeliveriesView(to.workspace_id, to.tg_user_id, to.language, ids)


async def standing_offers(participant_id: ParticipantId, kind: str) -> list[StandingOffer]:
    """The messages with such a button in the participant's chat. kind: unknown | late."""
    return await sql.rows(
        StandingOffer,
        """SELECT c.id AS card_id, c.subject::bigint AS last_id, c.tg_message_id, r.tg_user_id, r.language
           FROM cards c
           JOIN participants r ON r.tg_user_id = c.tg_chat_id AND r.private_chat = 'open'
           WHERE r.id = $1 AND c.kind = $2 ORDER BY c.id""",
        participant_id,
        kind,
    )
