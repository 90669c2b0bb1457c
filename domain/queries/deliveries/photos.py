"""Lists the photos that a participant received, or may not have received."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import DeliveryId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.copies import IS_RECEIVED
from domain.queries.deliveries.delivery import NAME_ON_IT, ON_IT
from domain.queries.groups.group_title import TITLE_FOR_RECIPIENT
from domain.states import DeliveryState
from domain.values.named import names_of


@dataclass(frozen=True, slots=True)
class PhotoView:
    """state: `unknown` if the photo may not have arrived. names: persons in it, as the recipient calls them.
    face: number of the face of one of them; 0 without one, and while it is unknown whether the photo arrived.
    """

    delivery_id: DeliveryId
    state: DeliveryState
    taken_at: datetime
    group_title: str
    names: tuple[str, ...]
    workspace_id: WorkspaceId
    face: int


@dataclass(frozen=True, slots=True)
class PhotoPage:
    photos: tuple[PhotoView, ...]
    total: int  # photos on all pages
    waiting: int  # photos that will be sent without a press


@dataclass(frozen=True, slots=True)
class _Counts:
    total: int
    waiting: int


_LISTED = f"({IS_RECEIVED} OR d.state = 'unknown')"
# Selects all deliveries d, or those for one person.
_OF = """($2::bigint IS NULL OR EXISTS (
    SELECT 1 FROM distributions x JOIN persons p ON p.id = x.person_id
    WHERE x.asset_id = d.asset_id AND x.participant_id = d.participant_id AND x.withdrawn_at IS NULL
      AND p.number = $2))"""

_PHOTOS = f"""
SELECT d.id AS delivery_id, d.state, a.taken_at, {TITLE_FOR_RECIPIENT} AS group_title,
    ARRAY(SELECT 'p' || p.number || ' ' || {NAME_ON_IT} FROM {ON_IT}) AS names,
    d.workspace_id, coalesce(CASE WHEN d.state <> 'unknown' THEN (
        SELECT f.number FROM face_instances f
        JOIN participant_persons l ON l.person_id = f.person_id AND l.state = 'approved'
            AND l.participant_id = d.participant_id
        WHERE f.asset_id = d.asset_id
        ORDER BY f.quality_score DESC NULLS LAST, f.id LIMIT 1) END, 0) AS face
FROM deliveries d JOIN image_assets a ON a.id = d.asset_id
JOIN participants r ON r.id = d.participant_id
WHERE r.id = $1 AND {_LISTED} AND {_OF}
ORDER BY a.taken_at DESC, d.id DESC OFFSET $3 LIMIT $4
"""  # noqa: S608  constants


async def photos(
    participant_id: ParticipantId, *, of: int | None = None, offset: int = 0, limit: int = 8
) -> PhotoPage:
    """The newest come first. of: the number of one of the participant's persons; None for all photos."""
    counts = await sql.one(
        _Counts,
        f"""SELECT count(*) FILTER (WHERE {_LISTED}) AS total,
               count(*) FILTER (WHERE state IN ('pending', 'sending') AND offered_at IS NULL
                   AND NOT {_LISTED}) AS waiting
           FROM deliveries d WHERE participant_id = $1 AND {_OF}""",  # noqa: S608  a constant
        participant_id,
        of,
    )
    assert counts is not None
    found = await sql.rows(PhotoView, _PHOTOS, participant_id, of, offset, limit)
    listed = tuple(replace(photo, names=names_of(photo.names)) for photo in found)
    return PhotoPage(listed, counts.total, counts.waiting)
