"""A question as the API lists it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import AssetId, FaceId, PersonId, SuggestionId, WorkspaceId
from domain.rules.questions.versions import version_of
from domain.states import SuggestionStatus


@dataclass(frozen=True, slots=True)
class ListedSuggestion:
    """person_*: the suggested person. person_name: as the reader calls the person. confidence: calibrated,
    0..1. bbox: pixels of the upright photo.
    """

    id: SuggestionId
    workspace_id: WorkspaceId
    face_instance_id: FaceId
    face_number: int
    asset_id: AssetId
    suggested_person_id: PersonId
    person_number: int
    person_name: str
    confidence: float
    source_face_id: FaceId
    status: SuggestionStatus
    created_at: datetime
    reviewed_at: datetime | None
    path: str | None
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    detection_confidence: float
    quality_score: float | None
    matching_prototype_ids: Sequence[str]
    prototype_scores: Mapping[str, float]
    aggregate_confidence: float | None
    prototype_match_count: int | None

    @property
    def version(self) -> int:
        return version_of(self.reviewed_at)
