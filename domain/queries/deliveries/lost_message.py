"""Guesses the message number of a sent photo whose answer from Telegram was lost.

Telegram counts the messages of all private chats and basic groups of one bot together, upwards, and tells
nothing else about them. So the number lies after one that was known when the send began, and before one that
came later. To try a guess, the bot writes the photo's caption to the message with that number: after a
wrong guess the caption may stay under a picture that no row knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import DeliveryId, ParticipantId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY, answer_is_missing
from domain.queries.service.restored import LAST_RESTORE
from domain.rules.deliveries.lost_sends import FIND_AFTER

# How far a guessed number may be from a known one.
_REACH = 200

# A photo that was retracted while nobody knew whether it had arrived is sought as well, to be taken back. So
# is one that was asked for again and then refused: it may be in the chat, and nothing sends it any more.
IS_UNANSWERED = f"(d.state = 'unknown' OR d.state IN ('failed', 'retracted') AND {answer_is_missing('d')})"
# Photos made from documents are left out: their file id at Telegram is unknown, so none would be recognised.
# So are photos that are unknown since the restore of a backup: no message of their time is on record.
# A record of a message goes after a week, so nothing older is sought.
_IS_LOST = f"""d.participant_id = $1 AND {IS_UNANSWERED}
    AND d.unknown_at > coalesce({LAST_RESTORE}, '-infinity')
    AND d.unknown_at > now() - interval '6 days'
    AND EXISTS (SELECT 1 FROM image_assets a WHERE a.id = d.asset_id AND a.media <> 'document')"""  # noqa: S608  a constant
# Whether the chat of participant r may hold a lost photo that was made from a document: nothing recognises
# such a photo. Where a press below it found its message, it counts as sent when its answer was given up. A
# later send leaves open whether the first one arrived.
MAY_BE_UPLOADED = """EXISTS (SELECT 1 FROM deliveries d JOIN image_assets a ON a.id = d.asset_id
    WHERE d.participant_id = r.id AND a.media = 'document' AND d.unknown_at IS NOT NULL
      AND d.unknown_at IS DISTINCT FROM d.sent_at)"""
# The count is the bot's, so numbers and times, and nothing else, come from all workspaces.
_KNOWN = """(SELECT tg_message_id AS number, sent_at AS at FROM sent_messages
WHERE counter = 0 AND tg_message_id IS NOT NULL) AS known"""
# If the photo was asked for once more, `sending_at` may be of that later try, so an earlier one is assumed.
# A later message counts once it is older than $2 seconds: every send that began before it has ended and is
# recorded by then, so that nobody else's message is taken for a lost one. near: the number of the first
# message that was recorded later; that message mostly follows the lost one, but may have been sent before it.
# high: the number of a message that was surely sent later; `near` while there is none. After the restore of a
# backup no number is tried below the first one that was recorded since: the search must not touch messages
# that were sent before.
_LIKELIEST = f"""
WITH lost AS (
    SELECT d.id, d.unknown_at, CASE WHEN d.sending_at < d.unknown_at THEN d.sending_at
        ELSE d.unknown_at - interval '2 minutes' END AS sending_at
    FROM deliveries d WHERE {_IS_LOST}),
later AS (
    SELECT lost.*, below.number AS low, coalesce(below.at, lost.sending_at) AS since, above.number AS near
    FROM lost LEFT JOIN LATERAL (
        SELECT number, at FROM {_KNOWN} WHERE at <= lost.sending_at ORDER BY at DESC LIMIT 1) below ON true
    CROSS JOIN LATERAL (
        SELECT number, at FROM {_KNOWN} WHERE at > lost.unknown_at AND number > coalesce(below.number, 0)
          AND at < now() - make_interval(secs => $2) ORDER BY at LIMIT 1) above
    WHERE above.at > now() - make_interval(secs => $4)),
spans AS (
    SELECT later.id, greatest(coalesce(low, near - {_REACH}), 0, (SELECT number FROM {_KNOWN}
            WHERE at > {LAST_RESTORE} ORDER BY at, number DESC LIMIT 1)) AS low, near, since,
        greatest(near, (SELECT number FROM {_KNOWN} WHERE at > later.unknown_at + make_interval(secs => $2)
            AND at < now() - make_interval(secs => $2) ORDER BY at LIMIT 1)) AS high
    FROM later)
SELECT x.number, x.delivery_id FROM (
    SELECT s.id AS delivery_id, n AS number, least(n - s.low, abs(n - s.near)) AS far
    FROM spans s CROSS JOIN LATERAL (
        SELECT generate_series(s.low + 1, least(s.low + {_REACH}, s.high - 1))
        UNION SELECT generate_series(
            greatest(s.low + 1, s.near - {_REACH}), least(s.near + {_REACH}, s.high - 1))) of (n)) x
WHERE x.number <> ALL($3::bigint[])
  AND x.number NOT IN (
      SELECT number FROM {_KNOWN} WHERE at BETWEEN (SELECT min(since) FROM spans) AND now())
  AND x.number NOT IN (SELECT c.tg_message_id FROM cards c JOIN participants r ON r.tg_user_id = c.tg_chat_id
      WHERE r.id = $1)
  AND x.number NOT IN (SELECT unnest(array_remove(d.earlier_copies || d.tg_message_id, NULL))
      FROM deliveries d WHERE d.participant_id = $1 AND {HAS_COPY})
ORDER BY x.far, x.number, x.delivery_id LIMIT 1
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class Guess:
    """delivery_id: of the lost photo that the message with this number most likely carries."""

    number: int
    delivery_id: DeliveryId


async def likeliest(participant_id: ParticipantId, asked: Sequence[int], *, settle_s: float) -> Guess | None:
    """The likeliest number that was not asked about. None while no later message is known, when every likely
    number was asked about, and when no photo is lost any more. settle_s: how long an answer may take. Photos
    whose last search is over are left out.
    """
    searched_s = 2 * FIND_AFTER[-1] * settle_s  # a last search may be late
    return await sql.one(Guess, _LIKELIEST, participant_id, settle_s, list(asked), searched_s)


async def ages_of_lost(participant_id: ParticipantId) -> list[float]:
    """For each lost photo of the participant: for how many seconds it could be sought. 0 while no later
    message is known, as during an outage: a search then has nothing to ask about, and does not count.
    """
    return await sql.values(
        float,
        f"""SELECT coalesce((SELECT extract(epoch FROM now() - at) FROM {_KNOWN} WHERE at > d.unknown_at
                ORDER BY at LIMIT 1), 0)::float8 AS age_s
            FROM deliveries d WHERE {_IS_LOST}""",  # noqa: S608  a constant
        participant_id,
    )


async def delivery_showing(
    participant_id: ParticipantId, file_unique_ids: Sequence[str]
) -> DeliveryId | None:
    """The recipient's delivery with one of these files. A lost delivery is preferred to one whose message is
    known.
    """
    return await sql.value(
        DeliveryId,
        f"""SELECT d.id FROM deliveries d JOIN image_assets a ON a.id = d.asset_id
           WHERE d.participant_id = $1 AND a.tg_file_unique_id = ANY($2::text[])
           ORDER BY {IS_UNANSWERED} DESC, d.id LIMIT 1""",  # noqa: S608  a constant
        participant_id,
        list(file_unique_ids),
    )


async def may_be_uploaded(participant_id: ParticipantId) -> bool:
    """Whether the participant's chat may hold a lost photo that was made from a document. It counts until
    somebody presses a button below it: the file id of such a photo is unknown.
    """
    sought = f"SELECT 1 AS yes FROM participants r WHERE r.id = $1 AND {MAY_BE_UPLOADED}"  # noqa: S608  a constant
    return await sql.value(int, sought, participant_id) is not None
