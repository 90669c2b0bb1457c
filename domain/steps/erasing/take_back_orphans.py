"""Takes back cards about questions, photos, proposals and inquiries whose rows are gone. Also tries again to
delete cards in groups in which the bot may not have been allowed to do it.
"""

from domain.ids import CardId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.chats.card import DELETION
from domain.steps.chats.leave_cards import take_back_again, take_back_each
from domain.steps.work.work import transaction

_A_ROUND = 500
_AGAIN_A_ROUND = 20
_OF_PHOTOS = ["photo", "grid", "verdict", "doubt", "gallery", DELETION]
# A card that was set aside has the id of its message behind the subject (`steps/chats/set_card_aside.py`).
_SUBJECT = "split_part(c.subject, ':', 1)::bigint"
_ORPHANS = f"""
SELECT id FROM cards WHERE id IN (
    SELECT c.id FROM cards c LEFT JOIN face_suggestions s
      ON s.id = CASE WHEN c.kind = 'suggestion' THEN {_SUBJECT} END
    WHERE c.kind = 'suggestion' AND s.id IS NULL
    UNION ALL SELECT c.id FROM cards c LEFT JOIN image_assets a
      ON a.id = CASE WHEN c.kind = ANY($2::text[]) THEN {_SUBJECT} END
    WHERE c.kind = ANY($2::text[]) AND a.id IS NULL
    UNION ALL SELECT c.id FROM cards c LEFT JOIN cluster_proposals p
      ON p.id = CASE WHEN c.kind = 'proposal' THEN {_SUBJECT} END
    WHERE c.kind = 'proposal' AND p.id IS NULL
    UNION ALL SELECT c.id FROM cards c LEFT JOIN cluster_inquiries i
      ON i.id = CASE WHEN c.kind = 'inquiry' THEN {_SUBJECT} END
    WHERE c.kind = 'inquiry' AND i.id IS NULL)
ORDER BY id LIMIT $1 FOR UPDATE
"""  # noqa: S608  a constant


async def take_back_orphans(doorbell: Doorbell) -> int:
    """Returns the number of cards without a row, at most 500 in one call."""
    async with transaction(doorbell) as work:
        orphans = await sql.values(CardId, _ORPHANS, _A_ROUND, _OF_PHOTOS)
        await take_back_each(work, orphans)
        await take_back_again(work, limit=_AGAIN_A_ROUND)
    return len(orphans)
