"""When no message shows a photo any more, takes its faces off the cards that also ask about other faces."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.ids import AssetId, CardId, FaceId, SuggestionId
from domain.queries import sql
from domain.queries.deliveries.in_its_group import IS_SHOWN
from domain.steps.chats.leave_cards import take_back_each
from domain.steps.work.work import Work

# The questions on all cards with a face of the photo $1, answered ones too: an undo opens them again. first:
# the question under which the card is kept from now on.
_ON_CARDS: Final = f"""
leads AS (
    SELECT DISTINCT coalesce(s.asked_with_id, s.id) AS lead FROM face_suggestions s
    JOIN face_instances f ON f.id = s.face_instance_id JOIN image_assets a ON a.id = f.asset_id
    WHERE a.id = $1 AND NOT {IS_SHOWN}),
members AS (
    SELECT s.id, f.workspace_id, s.status, s.face_instance_id AS face, l.lead, f.asset_id = $1 AS goes,
      coalesce(
        min(s.id) FILTER (WHERE f.asset_id <> $1 AND s.status = 'PENDING') OVER card,
        min(s.id) FILTER (WHERE f.asset_id <> $1) OVER card) AS first
    FROM leads l JOIN face_suggestions s ON s.id = l.lead OR s.asked_with_id = l.lead
    JOIN face_instances f ON f.id = s.face_instance_id WINDOW card AS (PARTITION BY l.lead))
"""  # noqa: S608  a constant
_HOLD = f"""
WITH {_ON_CARDS}
SELECT id FROM face_instances WHERE id IN (SELECT face FROM members) ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608  a constant
_PART = f"""
WITH {_ON_CARDS},
parted AS (
    UPDATE face_suggestions s SET asked_with_id = CASE WHEN m.goes THEN NULL ELSE m.first END
    FROM members m WHERE s.id = m.id AND m.first IS NOT NULL)
SELECT ARRAY(SELECT c.id FROM cards c JOIN members m ON c.workspace_id = m.workspace_id
          AND c.subject = m.lead::text
        WHERE c.kind = 'suggestion' AND m.id = m.first ORDER BY 1) AS stray,
    ARRAY(SELECT id FROM members WHERE id = first AND status = 'PENDING' ORDER BY 1) AS open
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Parted:
    """stray: cards with faces of the photo. open: the questions under which cards come again."""

    stray: Sequence[CardId]
    open: Sequence[SuggestionId]


async def hold_cards(asset_id: AssetId) -> None:
    """Locks the faces on the cards. Call it before a question is changed: like every move, this locks faces
    before their questions.
    """
    await sql.values(FaceId, _HOLD, asset_id)


async def part_cards(work: Work, asset_id: AssetId) -> None:
    """Replaces each card by a new one without the photo's faces, on the same day: it takes no further place
    of the day. With one of those faces the card might go to the admins, since an owner is asked only about
    photos of their own groups.
    """
    parted = await sql.one(_Parted, _PART, asset_id)
    assert parted is not None
    if parted.stray:
        await take_back_each(work, parted.stray)
    await work.add_each("picture_suggestion", [{"suggestion_id": question} for question in parted.open])
