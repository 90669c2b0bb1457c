"""A question as the API shows it."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from pydantic import AwareDatetime

from bot.api.call import Call
from bot.api.photos.picture_addresses import addresses_together
from bot.api.shapes import Query, RowId, Versioned
from domain.queries.questions.listed_suggestion import ListedSuggestion
from domain.states import SuggestionStatus


class BySuggestion(Query):
    suggestion_id: RowId


class Suggestion(Versioned):
    """The question whether a face is a person's. confidence: 0..1. bbox: pixels of the upright photo. path:
    the photo's key in the photo store; None while the store does not have the photo.

    source_face_id: the face that led to the question. prototype_scores: confidences, by prototype id.
    face_thumbnail_url, full_image_url: they work for some minutes; None for what the asker may not see.
    """

    lasts: ClassVar[bool] = False  # its addresses of pictures end

    id: int
    workspace: int
    face_instance_id: UUID
    suggested_person_id: UUID
    person_name: str
    photo_id: int
    confidence: float
    source_face_id: UUID
    status: SuggestionStatus
    created_at: AwareDatetime
    reviewed_at: AwareDatetime | None
    face_thumbnail_url: str | None
    full_image_url: str | None
    path: str | None
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    detection_confidence: float
    quality_score: float | None
    matching_prototype_ids: list[UUID]
    prototype_scores: dict[str, float]
    aggregate_confidence: float | None
    prototype_match_count: int | None


async def shaped(call: Call, found: Sequence[ListedSuggestion]) -> list[Suggestion]:
    """The questions with addresses of the pictures that the asker may see."""
    faces, photos = await addresses_together(
        call, {str(one.face_instance_id) for one in found}, {str(one.asset_id) for one in found}
    )
    return [
        Suggestion.of(
            one,
            workspace=one.workspace_id,
            photo_id=one.asset_id,
            face_thumbnail_url=faces.get(str(one.face_instance_id)),
            full_image_url=photos.get(str(one.asset_id)),
            matching_prototype_ids=[UUID(prototype) for prototype in one.matching_prototype_ids],
        )
        for one in found
    ]
