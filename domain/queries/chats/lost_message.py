"""Guesses the number of a message that the bot began to send, and whose answer never came.

Telegram counts the messages of all private chats and basic groups of one bot together, and those of each
supergroup by themselves. So the number lies between those of a message that was sent before and of one that
was begun later.
"""

from dataclasses import dataclass

from domain.ids import ParticipantId, SentMessageId
from domain.queries import sql
from domain.queries.deliveries.lost_message import MAY_BE_UPLOADED
from domain.queries.service.restored import LAST_RESTORE
from domain.rules.chats.supergroups import SUPERGROUPS

# Which of Telegram's counts numbers the messages of chat $1: 0 for the common one, else the supergroup's id.
COUNTER = f"CASE WHEN $1::bigint > {SUPERGROUPS} THEN 0 ELSE $1::bigint END"
# Somebody who is forgotten, or a group that is erased, is told so; no row may keep the id of that chat.
IS_KNOWN_CHAT = """(EXISTS (SELECT 1 FROM participants WHERE tg_user_id = $1)
    OR EXISTS (SELECT 1 FROM groups WHERE tg_chat_id = $1)
    OR EXISTS (SELECT 1 FROM workspaces WHERE tg_admin_chat_id = $1))"""
# How many numbers after the last known one are asked about.
_REACH = 40

# Every send ends within $1 seconds. So a message k that was begun more than $1 seconds after the lost message
# has a higher number. If k was also sent more than $1 seconds ago, every lower number is on record by now, or
# is of a lost message too.
_LATER = """k.counter = m.counter AND k.sent_at < now() - make_interval(secs => $1)
    AND k.sent_at > m.begun_at + make_interval(secs => $1)
    AND k.begun_at > m.begun_at + make_interval(secs => $1)"""
# A message that is lost, and whose number can be narrowed down by now.
IS_SOUGHT = f"""m.tg_message_id IS NULL AND m.begun_at < now() - make_interval(secs => 3 * $1)
    AND EXISTS (SELECT 1 FROM sent_messages k WHERE {_LATER})"""  # noqa: S608  a constant
# What was sent between a backup and its restore is on record nowhere.
_SINCE_RESTORE = f"k.sent_at > coalesce({LAST_RESTORE}, '-infinity')"
_SOUGHT = f"""
SELECT min(m.id) AS id, r.id AS participant_id
FROM sent_messages m LEFT JOIN participants r ON r.tg_user_id = m.tg_chat_id
WHERE {IS_SOUGHT} AND NOT {MAY_BE_UPLOADED}
  AND NOT EXISTS (SELECT 1 FROM tasks t
      WHERE t.kind = 'find_message' AND t.dedupe_key = m.id::text AND t.state = 'dead')
GROUP BY m.tg_chat_id, r.id ORDER BY 1 LIMIT 100
"""  # noqa: S608  constants
# A number that was asked about has a row without a time, which counts in that chat alone.
_GUESS = f"""
SELECT m.id, m.tg_chat_id, n AS number, r.id AS participant_id, r.language
FROM sent_messages m LEFT JOIN participants r ON r.tg_user_id = m.tg_chat_id
CROSS JOIN LATERAL (SELECT k.tg_message_id AS number FROM sent_messages k
    WHERE k.counter = m.counter AND k.sent_at <= m.begun_at AND {_SINCE_RESTORE}
    ORDER BY k.sent_at DESC LIMIT 1) low
CROSS JOIN LATERAL (SELECT k.tg_message_id AS number FROM sent_messages k
    WHERE {_LATER} ORDER BY k.sent_at LIMIT 1) high
CROSS JOIN LATERAL generate_series(low.number + 1, least(low.number + {_REACH}, high.number - 1)) n
WHERE m.tg_chat_id = (SELECT tg_chat_id FROM sent_messages WHERE id = $2) AND {IS_SOUGHT}
  AND NOT EXISTS (SELECT 1 FROM sent_messages k WHERE k.counter = m.counter AND k.tg_message_id = n
      AND (k.sent_at IS NOT NULL OR k.tg_chat_id = m.tg_chat_id))
  AND NOT EXISTS (SELECT 1 FROM cards c WHERE c.tg_chat_id = m.tg_chat_id AND c.tg_message_id = n)
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.participant_id = r.id
      AND (d.tg_message_id = n OR n = ANY(d.earlier_copies)))
ORDER BY m.id, n LIMIT 1
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class Sought:
    """A chat with lost messages: the first of them. participant_id: whose private chat it is, if any."""

    id: SentMessageId
    participant_id: ParticipantId | None


@dataclass(frozen=True, slots=True)
class Guess:
    """id: of the lost message that may have this number. language: of the chat's participant, if any."""

    id: SentMessageId
    tg_chat_id: int
    number: int
    participant_id: ParticipantId | None
    language: str | None


async def sought_messages(*, settle_s: float) -> list[Sought]:
    """One for each chat in which a message can be looked for, a hundred at most. settle_s: how long a send
    may take.
    """
    return await sql.rows(Sought, _SOUGHT, settle_s)


async def next_guess(sent_message_id: SentMessageId, *, settle_s: float) -> Guess | None:
    """The first lost message in the chat of `sent_message_id` for which a number is left, with the lowest
    number that it may have and about which nobody asked. None when no number is left, and when no earlier
    message is on record.
    """
    return await sql.one(Guess, _GUESS, settle_s, sent_message_id)
