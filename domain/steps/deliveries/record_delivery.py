"""Records how a delivery ends: always with a state, and a reason where the photo did not arrive."""

from dataclasses import dataclass

from domain.ids import DeliveryId
from domain.queries import sql
from domain.queries.deliveries.copies import IS_RECEIVED, answer_is_missing
from domain.queries.deliveries.delivery import ON_IT, DeliveryView, delivery
from domain.queries.deliveries.lost_message import IS_UNANSWERED
from domain.states import DeliveryState
from domain.steps.deliveries.look_for import look_for
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries, send_deliveries
from domain.steps.deliveries.park_deliveries import park_deliveries
from domain.steps.deliveries.take_back_copies import take_back_late_copy
from domain.steps.photos.forget_originals import forget_originals
from domain.steps.work.work import Work
from domain.values.send_outcome import SendOutcome

_STATE = {
    "sent": DeliveryState.SENT,
    "retry": DeliveryState.PENDING,
    "unreachable": DeliveryState.PARKED,
    "failed": DeliveryState.FAILED,
    "unknown": DeliveryState.UNKNOWN,
}
# The message of a photo is recorded like each other message of the bot. This record may outlive the delivery.
_NOTED = """INSERT INTO sent_messages (tg_chat_id, counter, tg_message_id, begun_at, sent_at)
SELECT r.tg_user_id, 0, {number}, coalesce(ended.sending_at, ended.sent_at, now()),
    coalesce(ended.sent_at, now())
FROM ended JOIN participants r ON r.id = ended.participant_id"""


@dataclass(frozen=True, slots=True)
class _Ended:
    state: DeliveryState
    reason: str


async def record_outcome(work: Work, view: DeliveryView, outcome: SendOutcome, *, token: int | None) -> None:
    """token: of the send that ended; None for a send whose worker died. A later state is not overwritten."""
    state = _STATE[outcome.state]
    # Whoever locks several of photo, participant, distribution and delivery locks them in this order.
    if view.media == "document":
        await _note_file_id(view, outcome)
    await _lock_recipient(view)
    if state is DeliveryState.PARKED:
        state = await _parked_or_owed_again(work, view)
    is_sought = await sql.value(
        bool,
        f"""WITH ended AS (UPDATE deliveries SET state = $2::text, reason = $3,
               tg_message_id = coalesce($4, tg_message_id),
               earlier_copies = CASE WHEN $4 <> tg_message_id THEN earlier_copies || tg_message_id
                   ELSE earlier_copies END,
               sent_at = CASE WHEN $2::text = 'sent' THEN now() ELSE sent_at END,
               unknown_at = CASE WHEN $2::text = 'unknown' THEN now() ELSE unknown_at END,
               sending_at = CASE WHEN $2::text <> 'pending' THEN sending_at END
           WHERE id = $1 AND state = 'sending' AND ($5::bigint IS NULL OR token = $5) RETURNING *),
           noted AS ({_NOTED.format(number="$4::bigint")} WHERE $4::bigint IS NOT NULL)
           SELECT {IS_UNANSWERED} FROM ended d""",  # noqa: S608  a constant
        view.delivery_id,
        state,
        outcome.reason[:255] or None,
        outcome.tg_message_id,
        token,
    )
    if is_sought is None:
        if outcome.tg_message_id is not None:
            await _record_late(work, view, outcome.tg_message_id)
        return
    if state is DeliveryState.PARKED:
        await _park(view, outcome.reason)
    if is_sought:
        await work.add("show_unknown_deliveries", participant_id=view.participant_id)
        await look_for(work, view.participant_id)
    if state in (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.FAILED):
        await _take_back_if_wrong(work, view)
    await forget_originals(work, [view.asset_id])


async def _record_late(work: Work, view: DeliveryView, tg_message_id: int) -> None:
    """The send was given up meanwhile, or its photo was deleted for everybody, but its message exists."""
    await record_found(work, view.delivery_id, tg_message_id)
    await take_back_late_copy(work, view, tg_message_id)


async def _note_file_id(view: DeliveryView, outcome: SendOutcome) -> None:
    """Notes by which id Telegram has the photo made of a document, or that it has none (any more)."""
    if outcome.tg_file_id or outcome.lost_file_id:
        await sql.execute(
            """UPDATE image_assets SET tg_clean_file_id = $2
               WHERE id = $1 AND ($3::text IS NULL OR tg_clean_file_id = $3)""",
            view.asset_id,
            outcome.tg_file_id,
            outcome.lost_file_id,
        )


# Whether a found message is that of the last send: the answer to this send was given up, or the send goes on
# and no answer to an earlier send is missing.
_IS_LAST_SEND = f"{IS_UNANSWERED} OR d.state = 'sending' AND NOT {answer_is_missing('d')}"


async def record_found(
    work: Work, delivery_id: DeliveryId, tg_message_id: int, *, is_changed: bool = True
) -> None:
    """Records that a message exists although its answer was lost.

    Its time is when its answer was given up, or now if the answer is still waited for. If the photo was asked
    for again meanwhile, this message is one more copy: its photo counts as sent before, whatever becomes of
    the next send. If the photo is to be taken back by now, the message is taken back. is_changed: a search
    gave it another caption.
    """
    view = await delivery(delivery_id)
    if view is None:
        return
    await _lock_recipient(view)
    state = await sql.value(
        DeliveryState,
        f"""WITH ended AS (UPDATE deliveries d SET
               state = CASE WHEN state <> 'retracted' AND ({_IS_LAST_SEND}) THEN 'sent' ELSE state END,
               reason = CASE WHEN {_IS_LAST_SEND} THEN NULL ELSE reason END,
               sent_at = CASE WHEN {answer_is_missing("d")} THEN unknown_at
                   WHEN {_IS_LAST_SEND} THEN now() ELSE coalesce(sent_at, now()) END,
               earlier_copies = CASE WHEN tg_message_id IS NULL THEN earlier_copies
                   WHEN {_IS_LAST_SEND} THEN earlier_copies || tg_message_id
                   ELSE earlier_copies || $2::bigint END,
               tg_message_id = CASE WHEN tg_message_id IS NULL OR {_IS_LAST_SEND} THEN $2
                   ELSE tg_message_id END
           WHERE id = $1 AND tg_message_id IS DISTINCT FROM $2 AND NOT $2 = ANY(earlier_copies)
           RETURNING *),
           noted AS ({_NOTED.format(number="$2::bigint")})
           SELECT state FROM ended""",  # noqa: S608  a constant
        delivery_id,
        tg_message_id,
    )
    if is_changed or state is DeliveryState.RETRACTED:
        await correct_deliveries(work, [DeliveryTo(delivery_id, view.participant_id)])
    if state is None:
        return
    if state not in (DeliveryState.SENDING, DeliveryState.RETRACTED):
        await _take_back_if_wrong(work, view)
    await work.add("show_unknown_deliveries", participant_id=view.participant_id)
    await forget_originals(work, [view.asset_id])


# The caption names who was on the photo when the send began. A transaction that was open then may have added
# or withdrawn a reason: it saw no message yet, and the send did not see what it wrote. So the names are
# compared, and no times.
_RENAMED = f"""
SELECT d.id, d.participant_id FROM deliveries d WHERE d.id = $1 AND {IS_RECEIVED} AND (
    EXISTS (SELECT 1 FROM (SELECT p.number FROM {ON_IT}) one WHERE one.number <> ALL(d.names))
    OR EXISTS (
        SELECT 1 FROM distributions x JOIN persons p ON p.id = x.person_id
        WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id
          AND x.withdrawn_at IS NOT NULL AND p.number = ANY(d.names)))
  AND EXISTS (SELECT 1 FROM distributions x WHERE x.asset_id = d.asset_id
      AND x.participant_id = d.participant_id AND x.withdrawn_at IS NULL)
"""  # noqa: S608  a constant


async def _lock_recipient(view: DeliveryView) -> None:
    await sql.execute("SELECT id FROM participants WHERE id = $1 FOR NO KEY UPDATE", view.participant_id)


async def _take_back_if_wrong(work: Work, view: DeliveryView) -> None:
    """Takes back a photo that its recipient took away, or for which every reason was withdrawn while it was
    on its way or before it was asked for again: a refused send leaves the earlier copies there. Corrects the
    captions of a photo that stays when only some reasons were withdrawn, or one was added. A photo whose
    persons are all being erased stays.

    Call `_lock_recipient` before: whoever adds or withdraws a reason holds that lock until the commit.
    """
    wrong = await sql.rows(
        DeliveryTo,
        """UPDATE deliveries d SET state = 'retracted'
           WHERE d.id = $1 AND (d.taken_away_at IS NOT NULL OR (
               SELECT bool_and(x.withdrawn_at IS NOT NULL) AND bool_or(p.erasing_at IS NULL)
               FROM distributions x JOIN persons p ON p.id = x.person_id
               WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id))
           RETURNING d.id, d.participant_id""",
        view.delivery_id,
    )
    renamed = await sql.rows(DeliveryTo, _RENAMED, view.delivery_id)
    await correct_deliveries(work, [*wrong, *renamed])


async def _parked_or_owed_again(work: Work, view: DeliveryView) -> DeliveryState:
    """When the participant pressed Start after the send began, Telegram's refusal tells of the time before.
    Then the photo is sent once more, else it is parked.
    """
    opened = await sql.value(
        DeliveryId,
        """SELECT d.id FROM deliveries d JOIN participants r ON r.id = d.participant_id
           WHERE d.id = $1 AND r.private_chat = 'open' AND r.chat_opened_at > d.sending_at""",
        view.delivery_id,
    )
    if opened is None:
        return DeliveryState.PARKED
    await send_deliveries(work, [DeliveryTo(view.delivery_id, view.participant_id)])
    return DeliveryState.PENDING


async def _park(view: DeliveryView, reason: str) -> None:
    """Telegram refused the chat: all pending deliveries of this participant wait for a new Start."""
    await sql.execute(
        "UPDATE participants SET private_chat = 'blocked' WHERE id = $1 AND private_chat = 'open'",
        view.participant_id,
    )
    await park_deliveries(view.participant_id, reason)


async def end_without_right(work: Work, view: DeliveryView) -> SendOutcome:
    """Suppresses a pending delivery whose right to receive has ended, and parks it where the private chat was
    closed meanwhile.

    A photo that was asked for again, and was sent or may have been sent before, gets its former state: it
    must never be owed by itself a second time. A photo that was taken out of the chat stays taken back.
    Returns `skipped` when the delivery was not pending any more or was offered meanwhile, `parked`, or else
    `suppressed`.
    """
    await _lock_recipient(view)
    ended = await sql.one(
        _Ended,
        """UPDATE deliveries d SET
               state = CASE WHEN r.private_chat <> 'open' THEN 'parked' WHEN d.sent_at IS NOT NULL
                       THEN CASE WHEN d.tg_message_id IS NULL THEN 'retracted' ELSE 'sent' END
                   WHEN d.unknown_at IS NOT NULL THEN 'unknown' ELSE 'suppressed' END,
               reason = CASE WHEN r.private_chat <> 'open' THEN 'blocked'
                   WHEN EXISTS (
                       SELECT 1 FROM distributions x JOIN persons p ON p.id = x.person_id
                       JOIN postings o ON o.asset_id = x.asset_id
                       JOIN groups g ON g.id = o.group_id AND g.active
                       JOIN group_participants m ON m.group_id = g.id AND m.participant_id = r.id
                           AND m.status IN ('member', 'admin')
                       WHERE x.asset_id = d.asset_id AND x.participant_id = r.id AND x.withdrawn_at IS NULL
                         AND p.status = 'HIDDEN') THEN 'person hidden' ELSE 'no right to receive' END
           FROM participants r WHERE d.id = $1 AND d.state = 'pending' AND d.offered_at IS NULL
             AND r.id = d.participant_id
           RETURNING d.state, d.reason""",
        view.delivery_id,
    )
    if ended is None:
        return SendOutcome("skipped")
    if ended.state is DeliveryState.UNKNOWN:  # the button that was pressed is used up
        await work.add("show_unknown_deliveries", participant_id=view.participant_id)
        await look_for(work, view.participant_id)
    if ended.state in (DeliveryState.SENT, DeliveryState.UNKNOWN):
        await _take_back_if_wrong(work, view)
    await forget_originals(work, [view.asset_id])
    is_parked = ended.state is DeliveryState.PARKED
    return SendOutcome("parked" if is_parked else "suppressed", ended.reason)
