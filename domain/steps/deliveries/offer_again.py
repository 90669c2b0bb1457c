"""Offers photos that wait for a press to recipients who may receive them again, and ends other offers."""

from collections.abc import Sequence

from domain.ids import AssetId, ParticipantId
from domain.queries import sql
from domain.steps.work.work import Work

_WAITING = {
    "show_unknown_deliveries": "state = 'unknown'",
    "show_late_photos": "state = 'pending' AND offered_at IS NOT NULL",
}


async def offer_again(work: Work, participant_ids: Sequence[ParticipantId]) -> None:
    """A button for photos that would not be sent disappears, and comes back when they would be sent."""
    for kind, which in _WAITING.items():
        waiting = await sql.values(
            ParticipantId,
            f"""SELECT DISTINCT participant_id FROM deliveries
                WHERE participant_id = ANY($1::bigint[]) AND {which} ORDER BY 1""",  # noqa: S608  constants
            list(participant_ids),
        )
        await work.add_each(kind, [{"participant_id": one} for one in waiting])


async def offer_without(work: Work, asset_ids: Sequence[AssetId]) -> None:
    """A button that offers one of these photos will count it no more. Call it before their deliveries are
    deleted.
    """
    for kind, which in _WAITING.items():
        offered = await sql.values(
            ParticipantId,
            f"""SELECT DISTINCT participant_id FROM deliveries
                WHERE asset_id = ANY($1::bigint[]) AND {which} ORDER BY 1""",  # noqa: S608  constants
            list(asset_ids),
        )
        await work.add_each(kind, [{"participant_id": one} for one in offered])
