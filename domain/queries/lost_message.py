"""Which numbers the message of a photo may have whose answer was lost.

Telegram counts the messages of all private chats and basic groups of one bot together, upwards, and tells
nothing else about them. So the number lies after one that was known when the send began, and before one that
came later. A wrong guess may leave this photo's words under a picture that no row knows.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.queries import sql

# Numbers that are asked for in one go, a second each, and how far from the known ones they may be.
MOST_ASKED = 40
_REACH = 200
# From this try on the end is a message that came surely later, if there is one: one that was noted soon after
# may be older than the lost one.
_SURE_FROM = 2

# A later try of the same photo, on its recipient's word, has a later beginning, or was not begun at all.
_LOST = """
SELECT d.participant_id, d.unknown_at, r.tg_user_id,
    CASE WHEN d.sending_at < d.unknown_at THEN d.sending_at
        ELSE d.unknown_at - interval '2 minutes' END AS sending_at
FROM deliveries d JOIN participants r ON r.id = d.participant_id AND r.private_chat = 'open'
WHERE d.id = $1 AND d.state = 'unknown' AND d.unknown_at IS NOT NULL
"""
# The count is the bot's, not a workspace's: numbers and times of all of them, and nothing else. Those of a
# supergroup are counted there.
_KNOWN = """(SELECT tg_message_id AS number, sent_at AS at FROM deliveries WHERE tg_message_id IS NOT NULL
UNION ALL SELECT tg_message_id, sent_at FROM cards WHERE tg_chat_id > -1000000000000) AS known"""
_BELOW = f"SELECT number, at FROM {_KNOWN} WHERE at <= $1::timestamptz ORDER BY at DESC LIMIT 1"  # noqa: S608  constants
_ABOVE = f"""
SELECT number, at FROM {_KNOWN} WHERE at > $1::timestamptz AND number > $4
  AND at < now() - make_interval(secs => $3)
ORDER BY at > $1::timestamptz + make_interval(secs => $2) DESC, at LIMIT 1
"""  # noqa: S608  constants
_BETWEEN = f"""
SELECT x.number FROM (
    SELECT generate_series($1::bigint + 1, least($1 + $3::int, $2::bigint - 1)) AS number
    UNION SELECT generate_series(greatest($1 + 1, $2 - $3::int), $2 - 1)) x
WHERE x.number NOT IN (SELECT number FROM {_KNOWN} WHERE at BETWEEN $4::timestamptz AND now())
  AND x.number NOT IN (SELECT tg_message_id FROM cards WHERE tg_chat_id = $5)
  AND x.number NOT IN (SELECT unnest(array_remove(d.earlier_copies || d.tg_message_id, NULL))
      FROM deliveries d WHERE d.participant_id = $6
      AND (d.tg_message_id IS NOT NULL OR d.earlier_copies <> '{{}}'))
ORDER BY least(x.number - $1, $2 - x.number), x.number LIMIT $7
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class OwnedPhoto:
    """A photo of somebody, as one of their deliveries."""

    delivery_id: int
    is_unknown: bool


async def numbers_to_ask(delivery_id: int, tries: int, *, settle_s: float) -> list[int]:
    """The likeliest first; empty while no later message is known, and when its state is known.

    settle_s: a later message that is older than that comes after everything that was begun before: a send
    that ended is on record by then, so that nobody else's message is taken for this one.
    """
    lost = await sql.one(_LOST, delivery_id)
    if lost is None:
        return []
    below = await sql.one(_BELOW, lost["sending_at"])
    low: int = below["number"] if below is not None else 0
    soon_s = settle_s if tries >= _SURE_FROM else 0.0
    above = await sql.one(_ABOVE, lost["unknown_at"], soon_s, settle_s, low)
    if above is None:
        return []
    since: datetime = below["at"] if below is not None else lost["sending_at"]
    rows = await sql.rows(
        _BETWEEN,
        low if below is not None else max(0, above["number"] - _REACH),
        above["number"],
        _REACH,
        since,
        lost["tg_user_id"],
        lost["participant_id"],
        MOST_ASKED,
    )
    return [row["number"] for row in rows]


async def deliveries_showing(participant_id: int, file_unique_ids: list[str]) -> list[OwnedPhoto]:
    """Of one recipient."""
    rows = await sql.rows(
        """SELECT d.id, d.state = 'unknown' AS is_unknown FROM deliveries d
           JOIN image_assets a ON a.id = d.asset_id
           WHERE d.participant_id = $1 AND a.tg_file_unique_id = ANY($2::text[]) ORDER BY d.id""",
        participant_id,
        file_unique_ids,
    )
    return [OwnedPhoto(row["id"], row["is_unknown"]) for row in rows]


async def may_be_uploaded(participant_id: int) -> bool:
    """Whether one of their lost photos was made here of a document: Telegram gave it an id nobody knows."""
    row = await sql.one(
        """SELECT EXISTS (SELECT 1 FROM deliveries d JOIN image_assets a ON a.id = d.asset_id
               WHERE d.participant_id = $1 AND a.media <> 'photo'
                 AND d.unknown_at IS NOT NULL) AS yes""",
        participant_id,
    )
    return row is not None and bool(row["yes"])
