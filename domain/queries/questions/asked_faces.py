"""Reads the faces that one card asks about."""

from dataclasses import dataclass

from domain.ids import BatchId, OperationId, SuggestionId
from domain.ports import Box
from domain.queries import sql
from domain.queries.faces.face_box import face_box
from domain.states import SuggestionStatus


@dataclass(frozen=True, slots=True)
class Together:
    """Answers that were given at once. operation_id: of the one operation that they are. n: how many."""

    operation_id: OperationId
    n: int


@dataclass(frozen=True, slots=True)
class AskedFace:
    """One of the faces that a card asks about. is_ticked: somebody ticked it as the person's. box: in
    pixels of the upright photo. operation_id: the operation of the answer that counts, by which it is undone;
    None while this face has no answer of its own. together: with which others it was answered, if with any.
    confidence: how sure it is that this is the person.
    """

    suggestion_id: SuggestionId
    status: SuggestionStatus
    is_ticked: bool
    tg_file_id: str
    asset_path: str | None
    box: Box
    confidence: float
    operation_id: OperationId | None = None
    together: Together | None = None


@dataclass(frozen=True, slots=True)
class _Face:
    id: SuggestionId
    status: SuggestionStatus
    is_ticked: bool
    confidence: float
    tg_file_id: str
    path: str | None
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    operation_id: OperationId | None
    together_id: OperationId | None
    together: int | None


# The operation of the answer that counts to question s about a face on photo a.
ANSWER = """(SELECT o.id FROM operations o WHERE o.asset_id = a.id AND o.undone_by_id IS NULL
    AND o.undo -> 'answer' @> jsonb_build_object('question', s.id, 'is_open', false)
    ORDER BY o.id DESC LIMIT 1)"""
# Answers and the operation that they are have one time, because they are written in one transaction.
_FACES = f"""
SELECT s.id, s.status, s.is_ticked, s.confidence, a.tg_file_id, a.path, f.bbox_x, f.bbox_y, f.bbox_w,
    f.bbox_h, {ANSWER} AS operation_id, together.id AS together_id, together.n AS together
FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id
LEFT JOIN LATERAL (SELECT o.id, jsonb_array_length(o.undo -> 'answers' -> 'questions') AS n FROM operations o
    WHERE o.workspace_id = a.workspace_id AND o.created_at = s.reviewed_at AND o.undone_by_id IS NULL
      AND o.undo -> 'answers' @> jsonb_build_object('questions', jsonb_build_array(s.id), 'is_open', false)
    ORDER BY o.id DESC LIMIT 1) together ON true
WHERE s.id = $1 OR s.asked_with_id = $1 ORDER BY s.id <> $1, s.confidence DESC, s.id
"""  # noqa: S608  a constant


async def asked_faces(suggestion_id: SuggestionId) -> tuple[AskedFace, ...]:
    """suggestion_id: the question under which the card is kept. The face of this question comes first."""
    return tuple(
        AskedFace(
            face.id,
            face.status,
            face.is_ticked,
            face.tg_file_id,
            face.path,
            face_box(face),
            face.confidence,
            face.operation_id,
            Together(face.together_id, face.together or 0) if face.together_id is not None else None,
        )
        for face in await sql.rows(_Face, _FACES, suggestion_id)
    )


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An answer that was taken back. batch_id: the batch of the press that took it back."""

    operation_id: OperationId
    batch_id: BatchId


async def answers_taken_back(suggestion_id: SuggestionId) -> list[TakenBack]:
    """suggestion_id: the question under which the card is kept."""
    return await sql.rows(
        TakenBack,
        """SELECT o.id AS operation_id, u.batch_id FROM face_suggestions s
           JOIN face_instances f ON f.id = s.face_instance_id
           JOIN operations o ON o.asset_id = f.asset_id
               AND o.undo -> 'answer' @> jsonb_build_object('question', s.id, 'is_open', false)
           JOIN operations u ON u.id = o.undone_by_id
           WHERE s.id = $1 OR s.asked_with_id = $1""",
        suggestion_id,
    )
