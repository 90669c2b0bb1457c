"""A recipient asks for a photo once more."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import DeliveryId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.deliveries.in_its_group import IN_ITS_GROUP
from domain.steps.deliveries.offer_late import begin_waiting_anew
from domain.steps.deliveries.owe_deliveries import DeliveryTo, add_deliveries
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Wanted(DeliveryTo):
    """asked_by: the press with which its recipient last asked for it."""

    asked_by: int | None
    is_offered: bool
    in_its_group: bool
    is_hidden: bool


async def send_photo_again(
    delivery_id: DeliveryId, participant_id: ParticipantId, *, press: int, doorbell: Doorbell
) -> None:
    """The photo takes the usual way, where the right to receive it is read again.

    Only the recipient's own press does this, and each press once: a bot that died handles its update again.
    Raises NotFound for somebody else's delivery, and for one that is parked, failed, suppressed or retracted,
    Conflict(`hidden`) where everybody on the photo whom the recipient receives is hidden, Conflict(
    `outside_now`) for a photo of groups that the recipient left.
    """
    async with transaction(doorbell) as work:
        delivery = await sql.one(
            _Wanted,
            f"""SELECT d.id, d.participant_id, d.asked_by, d.offered_at IS NOT NULL AS is_offered,
                   {IN_ITS_GROUP} AS in_its_group, EXISTS (
                       SELECT 1 FROM distributions x JOIN persons p ON p.id = x.person_id
                       WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id
                         AND x.withdrawn_at IS NULL HAVING bool_and(p.status = 'HIDDEN')) AS is_hidden
               FROM deliveries d JOIN participants r ON r.id = d.participant_id
               JOIN image_assets a ON a.id = d.asset_id
               WHERE d.id = $1 AND d.participant_id = $2 AND d.state IN
                   ('sent', 'unknown', 'pending', 'sending') FOR UPDATE OF d""",  # noqa: S608  a constant
            delivery_id,
            participant_id,
        )
        if delivery is None:
            raise NotFound("delivery")
        if delivery.asked_by == press:
            return
        if delivery.is_hidden:
            raise Conflict("hidden")
        if not delivery.in_its_group:
            raise Conflict("outside_now")
        await sql.execute(
            """UPDATE deliveries SET asked_by = $2, reason = NULL, offered_at = NULL,
                   state = CASE WHEN state IN ('sent', 'unknown') THEN 'pending' ELSE state END
               WHERE id = $1""",
            delivery_id,
            press,
        )
        if delivery.is_offered:
            await begin_waiting_anew([delivery])
            await work.add("show_late_photos", participant_id=participant_id)
        await add_deliveries(work, [delivery])
