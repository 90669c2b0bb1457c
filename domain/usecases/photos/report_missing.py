"""A recipient reports that somebody on a photo was not found: the moderators get its card."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, DeliveryId, ParticipantId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.photos.owe_photo_cards import tell_of_report
from domain.steps.work.work import transaction
from domain.values.quotas import REPORTS_A_DAY


@dataclass(frozen=True, slots=True)
class _Photo:
    workspace_id: WorkspaceId
    asset_id: AssetId


async def report_missing(
    delivery_id: DeliveryId, participant_id: ParticipantId, *, actor: str, doorbell: Doorbell
) -> bool:
    """Returns False when the recipient reported it before, also if that report was settled. Raises
    NotFound(`delivery`) for somebody else's delivery, and for one that was not sent;
    Conflict(`enough_reports`: limit) for somebody who reported many photos within a day: each is a card in
    the admins' chats.
    """
    async with transaction(doorbell) as work:
        photo = await sql.one(
            _Photo,
            """SELECT workspace_id, asset_id FROM deliveries WHERE id = $1 AND participant_id = $2
                 AND sent_at IS NOT NULL FOR UPDATE""",
            delivery_id,
            participant_id,
        )
        if photo is None:
            raise NotFound("delivery")
        told = await sql.value(
            int,
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               SELECT $1, $2::text, 'report_missing', 'asset', $3 WHERE NOT EXISTS (
                   SELECT 1 FROM admin_events WHERE workspace_id = $1 AND actor = $2
                     AND operation = 'report_missing' AND subject_number = $3) RETURNING id""",
            photo.workspace_id,
            actor,
            photo.asset_id,
        )
        if told is not None:
            await _ensure_few(photo.workspace_id, actor)
            await tell_of_report(work, photo.workspace_id, photo.asset_id)
    return told is not None


async def _ensure_few(workspace_id: WorkspaceId, actor: str) -> None:
    """Counts the present report, too."""
    reports = await sql.value(
        int,
        """SELECT count(*) AS n FROM admin_events WHERE workspace_id = $1 AND actor = $2
             AND operation = 'report_missing' AND created_at > now() - interval '1 day'""",
        workspace_id,
        actor,
    )
    if reports is not None and reports > REPORTS_A_DAY:
        raise Conflict("enough_reports", limit=REPORTS_A_DAY)
