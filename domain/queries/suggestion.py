"""The question "Is this Anna?", for those who may answer it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.ports import Box
from domain.queries import sql
from domain.queries.face_box import face_box
from domain.queries.group_title import GROUP_TITLE


@dataclass(frozen=True, slots=True)
class SuggestionRecipient:
    """name: what this one calls the person. group_title: empty when they are known to be in none."""

    tg_chat_id: int
    language: str
    name: str
    group_title: str


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """status: PENDING | ACCEPTED | REJECTED | EXPIRED. box: pixels of the upright photo.

    operation_id: of the answer that counts, to take it back; None where there is none, or no way back.
    """

    suggestion_id: int
    workspace_id: int
    person_id: UUID
    status: str
    confidence: float
    tg_file_id: str
    asset_path: str | None
    box: Box
    taken_at: datetime
    recipients: tuple[SuggestionRecipient, ...]
    operation_id: int | None = None


_SUGGESTION = """
SELECT s.id, s.status, s.confidence, s.suggested_person_id, a.workspace_id,
    a.tg_file_id, a.path, a.taken_at, f.asset_id, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h,
    (SELECT o.id FROM operations o WHERE o.asset_id = a.id AND o.undone_by_id IS NULL
       AND o.undo -> 'answer' @> jsonb_build_object('question', s.id, 'is_open', false)
       ORDER BY o.id DESC LIMIT 1) AS operation_id
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id
JOIN persons p ON p.id = s.suggested_person_id AND p.erasing_at IS NULL
    AND (p.status = 'ACTIVE' OR s.status = 'EXPIRED')
WHERE s.id = $1
"""


async def suggestion(suggestion_id: int) -> SuggestionView | None:
    """Recipients: the person's owners whose private chat is open.

    Of who is hidden, or was absorbed, only a question that ended without an answer.
    """
    row = await sql.one(_SUGGESTION, suggestion_id)
    if row is None:
        return None
    owners = await sql.rows(
        f"""SELECT r.tg_user_id, r.language, coalesce(l.alias, p.name) AS name, {GROUP_TITLE} AS title
           FROM participant_persons l
           JOIN participants r ON r.id = l.participant_id AND r.private_chat = 'open'
           JOIN persons p ON p.id = l.person_id
           JOIN image_assets a ON a.id = $2
           WHERE l.person_id = $1 AND l.role = 'owner' AND l.state = 'approved' ORDER BY l.id""",  # noqa: S608  a constant
        row["suggested_person_id"],
        row["asset_id"],
    )
    return SuggestionView(
        suggestion_id=row["id"],
        workspace_id=row["workspace_id"],
        person_id=row["suggested_person_id"],
        status=row["status"],
        confidence=row["confidence"],
        tg_file_id=row["tg_file_id"],
        asset_path=row["path"],
        box=face_box(row),
        taken_at=row["taken_at"],
        recipients=tuple(
            SuggestionRecipient(owner["tg_user_id"], owner["language"], owner["name"], owner["title"])
            for owner in owners
        ),
        operation_id=row["operation_id"],
    )


async def photo_of_suggestion(suggestion_id: int) -> int | None:
    """Whether somebody may see it is asked later."""
    row = await sql.one(
        """SELECT f.asset_id FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
           WHERE s.id = $1""",
        suggestion_id,
    )
    return int(row["asset_id"]) if row else None
