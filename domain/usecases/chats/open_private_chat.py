"""The bot can write to a participant now: sends the photos, offers and questions that waited for that."""

from domain.ids import LinkId, ParticipantId, PersonId, SuggestionId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.connecting.waiting_requests import waiting_requests
from domain.queries.deliveries.captions import outdated_captions
from domain.queries.deliveries.copies import HAS_COPY
from domain.queries.persons.live_person import IS_KNOWN, IS_LIVE
from domain.steps.chats.leave_cards import take_back_left
from domain.steps.deliveries.forget_names import forget_names_in_chat
from domain.steps.deliveries.offer_again import offer_again
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries, send_deliveries
from domain.steps.questions.ask_who_waited import ask_each
from domain.steps.work.wake_tasks import wake_tasks
from domain.steps.work.work import Work, transaction
from domain.values.task_kinds import DELIVERY

# Persons with questions that nobody was asked yet, perhaps because no other owner could be asked.
_UNASKED = """
SELECT DISTINCT s.suggested_person_id AS id FROM face_suggestions s
JOIN participant_persons l ON l.person_id = s.suggested_person_id AND l.role = 'owner'
WHERE l.participant_id = $1 AND l.state = 'approved' AND s.status = 'PENDING' AND s.asked_at IS NULL
ORDER BY 1
"""


async def open_private_chat(participant_id: ParticipantId, doorbell: Doorbell) -> int:
    """The participant pressed Start: parked deliveries are owed now. Returns how many photos follow."""
    async with transaction(doorbell) as work:
        for tg_user_id in await sql.values(
            int,
            """UPDATE participants SET private_chat = 'open',
                   chat_opened_at = CASE WHEN private_chat = 'open' THEN chat_opened_at ELSE now() END
               WHERE id = $1 RETURNING tg_user_id""",
            participant_id,
        ):
            await take_back_left(work, tg_user_id)
            work.ring_for(DELIVERY, await wake_tasks(tg_user_id))
        waiting = await sql.rows(
            DeliveryTo,
            """UPDATE deliveries SET state = 'pending', reason = NULL, offered_at = NULL
               WHERE participant_id = $1 AND state = 'parked' RETURNING id, participant_id""",
            participant_id,
        )
        await send_deliveries(work, waiting)
        await correct_deliveries(work, await _to_be_taken_back(participant_id))
        if await outdated_captions(participant_id, limit=1):  # they should have changed while it was closed
            await forget_names_in_chat(work, participant_id)
        await _show_offers(work, participant_id)
        await _ask_again(work, participant_id)
    return len(waiting)


async def _to_be_taken_back(participant_id: ParticipantId) -> list[DeliveryTo]:
    """Photos that were to leave the chat while it was closed."""
    return await sql.rows(
        DeliveryTo,
        f"""SELECT d.id, d.participant_id FROM deliveries d
           WHERE d.participant_id = $1 AND d.state = 'retracted' AND {HAS_COPY}""",  # noqa: S608  a constant
        participant_id,
    )


async def _show_offers(work: Work, participant_id: ParticipantId) -> None:
    """Offers of photos that could not be shown while the chat was closed. An older offer goes: its photos
    come by themselves.
    """
    await offer_again(work, [participant_id])
    for person_id in await sql.values(
        PersonId,
        f"""SELECT p.id FROM participant_persons l JOIN persons p ON p.id = l.person_id
           JOIN participants r ON r.id = l.participant_id
           WHERE r.id = $1 AND l.state = 'approved' AND {IS_LIVE}
             AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.kind = 'offer' AND c.subject = p.number::text
                 AND c.tg_chat_id = r.tg_user_id AND c.shown <> '0')""",  # noqa: S608  a constant
        participant_id,
    ):
        await work.add("show_offer", person_id=str(person_id))


async def _ask_again(work: Work, participant_id: ParticipantId) -> None:
    """Requests, also the participant's own, and questions that could not be shown while the chat was
    closed.
    """
    # Only Telegram knows whether this participant is an admin who may decide: the task asks.
    if await waiting_requests(participant_id):
        await work.add("offer_requests", participant_id=participant_id)
    for link_id in await sql.values(
        LinkId,
        f"""SELECT l.id FROM participant_persons l JOIN persons p ON p.id = l.person_id
           JOIN participant_persons o ON o.person_id = p.id AND o.role = 'owner' AND o.state = 'approved'
           JOIN participants r ON r.id = o.participant_id
           WHERE r.id = $1 AND l.state = 'requested' AND {IS_KNOWN}
             AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.kind = 'join' AND c.subject = l.id::text
                 AND c.tg_chat_id = r.tg_user_id AND c.shown LIKE 'requested%')
           UNION SELECT l.id FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           JOIN persons p ON p.id = l.person_id
           WHERE r.id = $1 AND l.state = 'requested' AND {IS_KNOWN}
             AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.kind = 'joined' AND c.subject = l.id::text
                 AND c.tg_chat_id = r.tg_user_id) ORDER BY 1""",  # noqa: S608  a constant
        participant_id,
    ):
        await work.add("show_join", link_id=link_id)
    for suggestion_id in await sql.values(
        SuggestionId,
        """SELECT DISTINCT coalesce(s.asked_with_id, s.id) AS id FROM face_suggestions s
           JOIN participant_persons l ON l.person_id = s.suggested_person_id AND l.state = 'approved'
           JOIN participants r ON r.id = l.participant_id
           WHERE r.id = $1 AND l.role = 'owner' AND s.status = 'PENDING'
             AND s.asked_at IS NOT NULL AND NOT EXISTS (
                 SELECT 1 FROM cards c WHERE c.kind = 'suggestion' AND c.tg_chat_id = r.tg_user_id
                   AND c.subject = coalesce(s.asked_with_id, s.id)::text)""",
        participant_id,
    ):
        await work.add("picture_suggestion", suggestion_id=suggestion_id)
    await ask_each(work, await sql.values(PersonId, _UNASKED, participant_id))
