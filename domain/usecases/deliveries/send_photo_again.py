"""A recipient asks for a photo once more."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import DeliveryId, ParticipantId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY
from domain.queries.deliveries.in_its_group import IN_ITS_GROUP
from domain.queries.persons.live_person import IS_LIVE
from domain.steps.deliveries.offer_again import offer_again
from domain.steps.deliveries.offer_late import begin_waiting_anew
from domain.steps.deliveries.owe_deliveries import DeliveryTo, send_deliveries
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Wanted(DeliveryTo):
    """A delivery. asked_by: the press with which its recipient last asked for it. is_offered: the photo is
    behind a button.

    bot_in_group: the photo was posted in a group that the bot is in now. recipient_in_group: of one of
    these groups the recipient is not known to be outside. is_hidden: all persons for whom the recipient gets
    the photo are hidden. has_reason: the recipient receives a person on it. is_of_former_bot: this bot cannot
    send its file, and nobody has posted it again.
    """

    asked_by: int | None
    is_offered: bool
    recipient_in_group: bool
    bot_in_group: bool
    is_hidden: bool
    has_reason: bool
    is_of_former_bot: bool


_DELIVERY = f"""
SELECT d.id, d.participant_id, d.asked_by, d.offered_at IS NOT NULL AS is_offered,
    a.tg_file_id = '' AS is_of_former_bot,
    {IN_ITS_GROUP} AS recipient_in_group, EXISTS (
        SELECT 1 FROM distributions x JOIN persons p ON p.id = x.person_id
        WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id
          AND x.withdrawn_at IS NULL HAVING bool_and(p.status = 'HIDDEN')) AS is_hidden,
    EXISTS (
        SELECT 1 FROM distributions x JOIN persons p ON p.id = x.person_id AND {IS_LIVE}
        JOIN participant_persons l ON l.person_id = p.id AND l.state = 'approved'
            AND l.participant_id = x.participant_id
        WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id
          AND x.withdrawn_at IS NULL) AS has_reason,
    EXISTS (
        SELECT 1 FROM postings o JOIN groups g ON g.id = o.group_id AND g.active
        WHERE o.asset_id = d.asset_id) AS bot_in_group
FROM deliveries d JOIN participants r ON r.id = d.participant_id
JOIN image_assets a ON a.id = d.asset_id
WHERE d.id = $1 AND d.participant_id = $2 AND (d.state IN ('sent', 'unknown', 'pending', 'sending')
    OR d.state = 'failed' AND {HAS_COPY}) FOR UPDATE OF d
"""  # noqa: S608  a constant


async def send_photo_again(
    delivery_id: DeliveryId, participant_id: ParticipantId, *, press: int, doorbell: Doorbell
) -> None:
    """Owes the photo once more; the right to receive it is checked again before the send.

    A press counts once, also if the bot dies and handles the update of the press again (`asked_by` remembers
    it).

    Raises NotFound for somebody else's delivery, and for one that is parked, suppressed or retracted, or that
    failed before a first copy came.
    Raises Conflict:
    - `hidden` if everybody on the photo whom the recipient receives is hidden;
    - `receives_nobody` if they receive nobody on it any more;
    - `in_no_group` if the poster replaced the photo, or the bot left its groups;
    - `outside_now` if the recipient left its groups;
    - `of_former_bot` if Telegram gives its file to a former bot only.
    """
    async with transaction(doorbell) as work:
        delivery = await sql.one(
            _Wanted,
            _DELIVERY,
            delivery_id,
            participant_id,
        )
        if delivery is None:
            raise NotFound("delivery")
        if delivery.asked_by == press:
            return
        _ensure_may_be_sent(delivery)
        await sql.execute(
            """UPDATE deliveries SET asked_by = $2, reason = NULL, offered_at = NULL,
                   state = CASE WHEN state IN ('sent', 'unknown', 'failed') THEN 'pending' ELSE state END
               WHERE id = $1""",
            delivery_id,
            press,
        )
        if delivery.is_offered:
            await begin_waiting_anew([delivery])
        await offer_again(work, [participant_id])  # a button that offered the photo offers one photo less
        await send_deliveries(work, [delivery])


def _ensure_may_be_sent(delivery: _Wanted) -> None:
    for is_so, code in (
        (delivery.is_hidden, "hidden"),
        (not delivery.has_reason, "receives_nobody"),
        (not delivery.bot_in_group, "in_no_group"),
        (not delivery.recipient_in_group, "outside_now"),
        (delivery.is_of_former_bot, "of_former_bot"),
    ):
        if is_so:
            raise Conflict(code)
