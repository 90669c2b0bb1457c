"""Photos that waited too long to be sent by themselves."""

from domain.queries import sql
from domain.queries.unknown_deliveries import UnknownDeliveriesView


async def late_deliveries(participant_id: int) -> UnknownDeliveriesView | None:
    """Only those the recipient may still see; whether they may is asked again when one is sent."""
    found = await sql.rows(
        """SELECT d.id, d.workspace_id, r.tg_user_id, r.language FROM deliveries d
           JOIN participants r ON r.id = d.participant_id AND r.private_chat = 'open'
           WHERE d.participant_id = $1 AND d.state = 'pending' AND d.offered_at IS NOT NULL AND EXISTS (
               SELECT 1 FROM distributions x JOIN participant_persons l ON l.person_id = x.person_id
                   AND l.participant_id = x.participant_id AND l.state = 'approved'
               WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id
                 AND x.withdrawn_at IS NULL)
           ORDER BY d.id""",
        participant_id,
    )
    if not found:
        return None
    return UnknownDeliveriesView(
        found[0]["workspace_id"],
        found[0]["tg_user_id"],
        found[0]["language"],
        tuple(row["id"] for row in found),
    )
