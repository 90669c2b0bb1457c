"""Lists posted photos with a person, for moderators."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import AssetId, WorkspaceId
from domain.queries import sql
from domain.queries.groups.group_title import TITLE_FOR_MODERATORS
from domain.values.named import names_of


@dataclass(frozen=True, slots=True)
class PersonPhoto:
    """others: names of the other persons on the photo. face: number of the person's best face on it."""

    asset_id: AssetId
    taken_at: datetime
    group_title: str
    others: tuple[str, ...]
    face: int


async def person_photos(
    workspace_id: WorkspaceId, number: int, *, offset: int, limit: int
) -> list[PersonPhoto]:
    """The newest photos come first. Call it for a moderator."""
    found = await sql.rows(
        PersonPhoto,
        f"""SELECT a.id AS asset_id, a.taken_at, {TITLE_FOR_MODERATORS} AS group_title,
               ARRAY(SELECT DISTINCT 'p' || o.number || ' ' || o.name
                   FROM face_instances f JOIN persons o ON o.id = f.person_id
                   WHERE f.asset_id = a.id AND o.number <> $2 AND o.erasing_at IS NULL) AS others,
               (SELECT f.number FROM face_instances f JOIN persons p ON p.id = f.person_id
                   WHERE f.asset_id = a.id AND p.number = $2
                   ORDER BY f.quality_score DESC NULLS LAST, f.id LIMIT 1) AS face
           FROM image_assets a WHERE a.workspace_id = $1 AND a.kind = 'post' AND EXISTS (
               SELECT 1 FROM face_instances f JOIN persons p ON p.id = f.person_id
               WHERE f.asset_id = a.id AND p.number = $2)
           ORDER BY a.taken_at DESC, a.id DESC OFFSET $3 LIMIT $4""",  # noqa: S608  a constant
        workspace_id,
        number,
        offset,
        limit,
    )
    return [replace(photo, others=names_of(photo.others)) for photo in found]


async def person_photo_ids(workspace_id: WorkspaceId, number: int) -> list[AssetId]:
    """Ids of all posted photos with the person."""
    return await sql.values(
        AssetId,
        """SELECT DISTINCT f.asset_id AS id FROM face_instances f JOIN persons p ON p.id = f.person_id
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.workspace_id = $1 AND p.number = $2 ORDER BY 1""",
        workspace_id,
        number,
    )
