"""Offers photos that wait for a press to recipients who may receive them again, and ends other offers."""

from collections.abc import Sequence

from domain.ids import AssetId, ParticipantId
from domain.queries import sql
from domain.steps.work.work import Work

# For each task, which deliveries d its button offers, and the kind of the card with the button.
_WAITING = {
    "show_unknown_deliveries": ("d.state = 'unknown'", "unknown"),
    "show_late_photos": ("d.state = 'pending' AND d.offered_at IS NOT NULL", "late"),
}
# Whether a button offers delivery d, or would if its recipient had one.
IS_OFFERED = " OR ".join(f"({which})" for which, _ in _WAITING.values())


async def offer_again(work: Work, participant_ids: Sequence[ParticipantId]) -> None:
    """A button for photos that would not be sent disappears, and comes back when they would be sent. One that
    is there says how many are left, and goes with the last one.
    """
    for kind, (which, card) in _WAITING.items():
        waiting = await sql.values(
            ParticipantId,
            f"""SELECT r.id FROM participants r WHERE r.id = ANY($1::bigint[]) AND (
                    EXISTS (SELECT 1 FROM deliveries d WHERE d.participant_id = r.id AND {which})
                    OR EXISTS (SELECT 1 FROM cards c WHERE c.tg_chat_id = r.tg_user_id AND c.kind = $2))
                ORDER BY 1""",  # noqa: S608  constants
            list(participant_ids),
            card,
        )
        await work.add_each(kind, [{"participant_id": one} for one in waiting])


async def offer_without(work: Work, asset_ids: Sequence[AssetId]) -> None:
    """A button that offers one of these photos will count it no more. Call it before their deliveries are
    deleted.
    """
    for kind, (which, _) in _WAITING.items():
        offered = await sql.values(
            ParticipantId,
            f"""SELECT DISTINCT participant_id FROM deliveries d
                WHERE asset_id = ANY($1::bigint[]) AND {which} ORDER BY 1""",  # noqa: S608  constants
            list(asset_ids),
        )
        await work.add_each(kind, [{"participant_id": one} for one in offered])
