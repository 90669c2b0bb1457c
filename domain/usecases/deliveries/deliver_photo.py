"""Sends one photo to one participant, once: at most one automatic message, whatever crashes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from domain.errors import Unavailable, Untold
from domain.ids import DeliveryId, PersonId, PostingId
from domain.ports import Doorbell, Memberships, SendRates
from domain.queries import sql
from domain.queries.deliveries.delivery import NAME_ON_IT, ON_IT, DeliveryView, delivery
from domain.queries.groups.group_title import POSTED_CAPTION, SHOWN_POSTING
from domain.queries.persons.live_person import IS_LIVE
from domain.queries.service.clocks import is_known_wrong
from domain.settings import Settings
from domain.states import DeliveryState
from domain.steps.deliveries.offer_late import offer_late, offer_unsent
from domain.steps.deliveries.record_delivery import end_without_right, record_outcome
from domain.steps.groups.look_up_chats import look_up_chats
from domain.steps.work.work import transaction
from domain.values.send_outcome import SendOutcome
from domain.values.time_limit import begin_anew, boot_s

Send = Callable[[bool], Awaitable[SendOutcome]]
"""Sends the message at once: everything slow was done when this function was made. It is told whether the
recipient was sent another photo a moment ago, so that one sound tells of many photos.
"""

Prepare = Callable[[DeliveryView], Awaitable[Send | None]]
"""Renders the caption and reads the bytes. Returns None when the photo has to be made first, by a task."""

# The right to receive: an approved link to an active person that is still on the photo, and membership of a
# group it was posted in, confirmed in the last $2 seconds. A confirmation with a time in the future is from
# before the clock was put back: nobody knows how old it is.
_MAY = f"""
d.id = $1 AND d.state = 'pending' AND d.offered_at IS NULL AND d.taken_away_at IS NULL
  AND EXISTS (SELECT 1 FROM participants r WHERE r.id = d.participant_id AND r.private_chat = 'open')
  AND EXISTS (
    SELECT 1 FROM distributions x
    JOIN participant_persons l ON l.person_id = x.person_id AND l.participant_id = x.participant_id
        AND l.state = 'approved'
    JOIN persons p ON p.id = x.person_id AND p.workspace_id = d.workspace_id AND {IS_LIVE}
    JOIN face_instances f ON f.asset_id = x.asset_id AND f.person_id = x.person_id
    WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id AND x.withdrawn_at IS NULL)
  AND EXISTS (
    SELECT 1 FROM postings o
    JOIN groups g ON g.id = o.group_id AND g.active
    JOIN group_participants m ON m.group_id = g.id AND m.participant_id = d.participant_id
        AND m.status IN ('member', 'admin') AND m.checked_at > now() - make_interval(secs => $2)
        AND m.checked_at < now() + interval '1 minute'
    WHERE o.asset_id = d.asset_id)
"""  # noqa: S608  a constant
# The statement that begins the send also reads what the caption has to say: the persons on the photo, the
# recipient's names for them, and the posting that the recipient may know of, with its caption. It notes whom
# the message may name before there is one, because its answer may be lost. A `sent_at` in the
# future is from before the clock was put back: nobody knows when that photo was sent.
_BEGIN = f"""
UPDATE deliveries d SET state = 'sending', sending_at = now(), token = nextval('lease_token_seq'),
    names = ARRAY(SELECT unnest(d.names) UNION (SELECT p.number FROM {ON_IT}))
WHERE {_MAY} RETURNING token, ARRAY(SELECT p.id FROM {ON_IT}) AS persons,
    ARRAY(SELECT {NAME_ON_IT} FROM {ON_IT}) AS names,
    (SELECT x.id FROM {SHOWN_POSTING}) AS posting_id,
    (SELECT {POSTED_CAPTION} FROM {SHOWN_POSTING}) AS caption,
    EXISTS (SELECT 1 FROM deliveries o WHERE o.participant_id = d.participant_id
        AND o.sent_at BETWEEN now() - interval '10 minutes' AND now()) AS follows_another
"""  # noqa: S608  a constant
_MAY_BUT_LONG_AGO = f"SELECT 1 AS yes FROM deliveries d WHERE {_MAY}"  # noqa: S608  a constant
_LONG_AGO_S = 1e9
# Whoever shows a hidden person again owes the photos that were held back. A photo that is being held back at
# that moment is none of them, so its right is read once more after that commit.
_LOCK_PERSONS = """
SELECT p.id FROM persons p WHERE p.id IN (
    SELECT x.person_id FROM deliveries d JOIN distributions x ON x.asset_id = d.asset_id
        AND x.participant_id = d.participant_id AND x.withdrawn_at IS NULL WHERE d.id = $1)
ORDER BY p.id FOR SHARE
"""
_STALE_RETRY_S = 1.0
# A worker that finds a send begun holds the task's lease: when the send is as old as this, the worker that
# began it is dead or cut off.
_CUT_OFF_S = 10.0
# A process that was stopped, or whose machine slept, after its right was read may go on hours later. It is
# half of _CUT_OFF_S, so that no send begins which somebody else takes for dead.
_RIGHT_HOLDS_S = 5.0
# Telegram may tell in a moment who is in a group, or not for months. Meanwhile all else that the recipient is
# to get or to lose waits behind this photo: also a wrong photo that has to leave the chat.
_UNTOLD_FOR_S = 300.0
# The pause between two tries to record Telegram's answer while Postgres is away.
_RECORDED_AGAIN_S = 0.5


@dataclass(frozen=True, slots=True)
class _Begun:
    """token: of this send. follows_another: its recipient was sent a photo in the last minutes. The others:
    what its caption has to say.
    """

    token: int
    follows_another: bool
    persons: Sequence[PersonId]
    names: Sequence[str]
    posting_id: PostingId | None
    caption: str | None


async def deliver_photo(
    delivery_id: DeliveryId,
    *,
    prepare: Prepare,
    memberships: Memberships,
    rates: SendRates,
    settings: Settings,
    doorbell: Doorbell,
) -> SendOutcome:
    """Returns the outcome. Beside SendOutcome's own states there are skipped (nothing to send any more),
    suppressed (no right to receive it), parked (the chat is closed), waiting (the photo is made first) and
    offered (too late to send it by itself, or Telegram hides who is in its group).

    A delivery found in `sending` was begun by a try that died: nobody knows whether it arrived, so it becomes
    unknown and is offered by a button. It is never sent again by itself. Raises Untold like `_prepared`, and
    what `prepare` raises: then nothing was begun.
    """
    view = await delivery(delivery_id)
    if view is None or view.state not in (DeliveryState.PENDING, DeliveryState.SENDING) or view.is_offered:
        return SendOutcome("skipped")
    if view.state == DeliveryState.SENDING:
        return await _died_while_sending(view, doorbell)
    if (view.owed_for_s or 0.0) > settings.offer_after_hours * 3600 and not await is_known_wrong():
        async with transaction(doorbell) as work:
            await offer_late(work, view.participant_id, settings.offer_after_hours)
        return SendOutcome("offered")
    view, send = await _prepared(view, prepare, memberships, rates, doorbell)
    if isinstance(send, SendOutcome):
        return send
    asked_at = boot_s()
    begun = await sql.one(_Begun, _BEGIN, delivery_id, settings.membership_ttl_s)
    if begun is None:
        return await _not_begun(view, doorbell)
    outcome = _held_back(view, begun, asked_at) or await send(begun.follows_another)
    if outcome.state == "retry" and outcome.retry_after_s is not None:
        await rates.pause(view.tg_user_id, outcome.retry_after_s)
    await _record(view, outcome, begun.token, doorbell)
    return outcome


async def _prepared(
    view: DeliveryView, prepare: Prepare, memberships: Memberships, rates: SendRates, doorbell: Doorbell
) -> tuple[DeliveryView, Send | SendOutcome]:
    """Gives an outcome where nothing is sent now. Raises Untold where Telegram does not tell whether the
    recipient is in a group of the photo; after some minutes the photo is offered.
    """
    try:
        view = await _with_group(view, memberships)
        send = await prepare(view)
        if send is None:
            return view, SendOutcome("waiting")
        await rates.acquire(view.tg_user_id)
        await _look_up_memberships(view, memberships)
    except Untold:
        if (view.owed_for_s or 0.0) < _UNTOLD_FOR_S:
            raise
        async with transaction(doorbell) as work:
            await offer_unsent(work, view)
        return view, SendOutcome("offered")
    return view, send


async def _record(view: DeliveryView, outcome: SendOutcome, token: int, doorbell: Doorbell) -> None:
    """Only this process knows Telegram's answer: if it gave up, a photo that arrived would be unknown. So it
    tries until Postgres answers, or until it is stopped. Meanwhile nobody else can take the delivery.
    """
    while True:
        try:
            async with transaction(doorbell) as work:
                return await record_outcome(work, view, outcome, token=token)
        except Unavailable:
            begin_anew()
            await asyncio.sleep(_RECORDED_AGAIN_S)


async def _died_while_sending(view: DeliveryView, doorbell: Doorbell) -> SendOutcome:
    if view.sending_for_s is not None and view.sending_for_s < _CUT_OFF_S:
        left_s = _CUT_OFF_S - view.sending_for_s
        return SendOutcome("retry", "another try is sending", retry_after_s=left_s)
    outcome = SendOutcome("unknown", "the worker died while sending")
    async with transaction(doorbell) as work:
        await record_outcome(work, view, outcome, token=None)
    return outcome


def _held_back(view: DeliveryView, begun: _Begun, asked_at: float) -> SendOutcome | None:
    """Why the photo is not sent in this try, although its right was read. None if it is sent now."""
    if boot_s() - asked_at > _RIGHT_HOLDS_S:
        return SendOutcome("retry", "the right was read too long ago", retry_after_s=_STALE_RETRY_S)
    if not _is_true(view, begun):
        return SendOutcome("retry", "its caption changed", retry_after_s=0.0)
    return None


def _is_true(view: DeliveryView, begun: _Begun) -> bool:
    """Whether the caption that was made still says what is true."""
    return bool(
        begun.persons == [person.person_id for person in view.persons]
        and begun.names == [person.name for person in view.persons]
        and begun.posting_id == view.posting_id
        and begun.caption == view.posted_caption
    )


async def _not_begun(view: DeliveryView, doorbell: Doorbell) -> SendOutcome:
    async with transaction(doorbell) as work:
        await sql.execute(_LOCK_PERSONS, view.delivery_id)
        if await sql.value(int, _MAY_BUT_LONG_AGO, view.delivery_id, _LONG_AGO_S):
            return SendOutcome("retry", "the right has to be confirmed again", retry_after_s=_STALE_RETRY_S)
        return await end_without_right(work, view)


async def _with_group(view: DeliveryView, memberships: Memberships) -> DeliveryView:
    """Without a known membership the caption would lack the group's title, so Telegram is asked first."""
    if view.group_title:
        return view
    await _look_up_memberships(view, memberships)
    return await delivery(view.delivery_id) or view


async def _look_up_memberships(view: DeliveryView, memberships: Memberships) -> None:
    chats = await sql.values(
        int,
        """SELECT DISTINCT g.tg_chat_id FROM postings o JOIN groups g ON g.id = o.group_id AND g.active
           WHERE o.asset_id = $1""",
        view.asset_id,
    )
    await look_up_chats(view.participant_id, view.tg_user_id, chats, memberships)
