"""Asks open questions anew whose card is in no chat of a decider, and removes cards from other chats."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.ids import CardId, PersonId
from domain.queries import sql
from domain.queries.questions.asked_in import ASKED_IN
from domain.steps.chats.leave_cards import take_back_each
from domain.steps.questions.ask_who_waited import ask_each_at_once
from domain.steps.work.work import Work

# $1: whom the questions are about; NULL for everybody. An erase of one face deletes the whole card, so the
# questions about its other faces have none either. A question without a card counts as lost only after an
# hour, since its card may be on the way. Of two look-alikes with one owner, the older question's card asks
# about both: the younger question is not lost if that card is in one of the chats in which it has to be
# asked. A question that somebody answers at this moment is left alone, and so is one that nobody can be
# asked.
# stray: cards of lost questions, and cards in chats that do not decide. An owner who pressed *Unsure* keeps
# the card, which says so.
# freed: persons whose questions are taken from chats, so that their places of the day are free.
# waiting: these, and persons with questions that nobody was asked yet, because nobody could be, or it is not
# their turn.
_ASK_ANEW = f"""
WITH asked AS (
    SELECT s.id, a.workspace_id, s.face_instance_id AS face, coalesce(s.asked_with_id, s.id) AS lead,
        s.asked_at, {ASKED_IN} AS chats
    FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
    JOIN image_assets a ON a.id = f.asset_id
    WHERE s.status = 'PENDING' AND s.asked_at IS NOT NULL
      AND ($1::uuid[] IS NULL OR s.suggested_person_id = ANY($1))),
carded AS (
    SELECT q.id, q.lead, c.id AS card, c.tg_chat_id = ANY(q.chats) AS is_there, EXISTS (
        SELECT 1 FROM question_passes x JOIN participants r ON r.id = x.participant_id
        JOIN face_suggestions s ON s.id = x.suggestion_id
        JOIN participant_persons l ON l.participant_id = r.id AND l.person_id = s.suggested_person_id
        WHERE x.suggestion_id = q.id AND x.ask_again_at IS NULL AND r.tg_user_id = c.tg_chat_id
          AND l.role = 'owner' AND l.state = 'approved') AS is_unsure
    FROM asked q JOIN cards c ON c.workspace_id = q.workspace_id AND c.kind = 'suggestion'
        AND c.subject = q.lead::text),
lost AS (
    SELECT s.id, coalesce(s.asked_with_id, s.id) AS lead FROM face_suggestions s WHERE s.status = 'PENDING'
      AND s.id IN (SELECT q.id FROM asked q WHERE cardinality(q.chats) > 0
        AND q.id NOT IN (SELECT id FROM carded WHERE is_there)
        AND (q.asked_at < now() - interval '1 hour' OR q.id IN (SELECT id FROM carded))
        AND NOT EXISTS (
            SELECT 1 FROM face_suggestions o JOIN cards c ON c.workspace_id = q.workspace_id
              AND c.kind = 'suggestion' AND c.subject = o.id::text
            WHERE o.face_instance_id = q.face AND o.id < q.id AND o.status = 'PENDING'
              AND c.tg_chat_id = ANY(q.chats)))
    ORDER BY s.id FOR NO KEY UPDATE OF s SKIP LOCKED),
anew AS (
    UPDATE face_suggestions s SET asked_at = NULL, asked_with_id = NULL, is_ticked = false
    FROM lost WHERE s.id = lost.id RETURNING s.suggested_person_id)
SELECT ARRAY(SELECT DISTINCT card FROM carded c
        WHERE c.lead IN (SELECT lead FROM lost) OR NOT (c.is_there OR c.is_unsure) ORDER BY 1) AS stray,
    ARRAY(SELECT DISTINCT suggested_person_id FROM anew ORDER BY 1) AS freed,
    ARRAY(SELECT suggested_person_id FROM anew
        UNION SELECT suggested_person_id FROM face_suggestions WHERE status = 'PENDING' AND asked_at IS NULL
            AND CASE WHEN $1::uuid[] IS NULL THEN created_at < now() - interval '1 hour'
                ELSE suggested_person_id = ANY($1) END
        ORDER BY 1) AS waiting
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Found:
    stray: Sequence[CardId]
    freed: Sequence[PersonId]
    waiting: Sequence[PersonId]


async def ask_anew(work: Work, person_ids: Collection[PersonId] | None = None) -> None:
    """person_ids: whom the questions are about; None for all questions."""
    found = await sql.one(_Found, _ASK_ANEW, None if person_ids is None else list(person_ids))
    assert found is not None
    if found.stray:
        await take_back_each(work, found.stray)
    await ask_each_at_once(work, found.waiting, freed=found.freed)
