"""Reads what a page needs beyond a photo's card: ids of faces and persons, and how many received it."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.ids import AssetId, FaceId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY
from domain.queries.faces.confirmable import is_confirmable


@dataclass(frozen=True, slots=True)
class FaceIds:
    """The ids of a face and its person. person_id: None for an unknown face. may_confirm: the reader may say
    that the face is the person's.
    """

    number: int
    face_id: FaceId
    person_id: PersonId | None
    may_confirm: bool


async def photo_faces(
    workspace_id: WorkspaceId, asset_id: AssetId, reader: ParticipantId | None
) -> Mapping[int, FaceIds]:
    """Call it for a moderator of the workspace. reader: None for a program."""
    found = await sql.rows(
        FaceIds,
        f"""SELECT f.number, f.id AS face_id, f.person_id, {is_confirmable("$3::bigint")} AS may_confirm
           FROM face_instances f WHERE f.workspace_id = $1 AND f.asset_id = $2""",  # noqa: S608  a constant
        workspace_id,
        asset_id,
        reader,
    )
    return {one.number: one for one in found}


async def times_received(workspace_id: WorkspaceId, asset_id: AssetId) -> int:
    """How many people have the photo in their chat, as far as the bot knows."""
    count = await sql.value(
        int,
        f"""SELECT count(*) FROM deliveries d
           WHERE d.workspace_id = $1 AND d.asset_id = $2 AND {HAS_COPY}""",  # noqa: S608  a constant
        workspace_id,
        asset_id,
    )
    return count or 0
