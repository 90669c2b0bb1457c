"""The face that stands for a person on cards."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, WorkspaceId
from domain.queries import sql
from domain.queries.persons.person_counts import IS_POSTED

# The id of the face that stands for person p: the chosen face while it is the person's, else the best. NULL
# where no posted photo shows the person: the bytes of training photos are not kept.
_BEST_FIRST = "f.id IS NOT DISTINCT FROM p.picture_face_id DESC, f.quality_score DESC NULLS LAST, f.id"
PICTURE = f"""(
    SELECT f.id FROM face_instances f
    WHERE f.person_id = p.id AND {IS_POSTED} ORDER BY {_BEST_FIRST} LIMIT 1)"""  # noqa: S608  constants
# `PICTURE` and `PHOTOS` of person p, in one pass over the faces, as columns of a LATERAL join.
PHOTOS_AND_PICTURE = f"""(
    SELECT count(DISTINCT f.asset_id) AS photos, (array_agg(f.id ORDER BY {_BEST_FIRST}))[1] AS face_id
    FROM face_instances f WHERE f.person_id = p.id AND {IS_POSTED})"""  # noqa: S608  constants


async def photo_of_picture(number: int) -> AssetId | None:
    """The posted photo that the picture of a person is cut from."""
    return await sql.value(
        AssetId,
        f"""SELECT f.asset_id FROM persons p JOIN face_instances f ON f.id = {PICTURE}
            WHERE p.number = $1 AND p.erasing_at IS NULL""",  # noqa: S608  a constant
        number,
    )


@dataclass(frozen=True, slots=True)
class _Picture:
    """The numbers of a person and of the face that stands for it."""

    number: int
    face: int


async def pictures(workspace_id: WorkspaceId, numbers: Sequence[int]) -> list[int]:
    """Numbers of the faces that stand for these persons, in order; 0 for a person on no posted photo."""
    found = await sql.rows(
        _Picture,
        f"""SELECT p.number, f.number AS face FROM persons p JOIN face_instances f ON f.id = {PICTURE}
            WHERE p.workspace_id = $1 AND p.number = ANY($2::bigint[]) AND p.erasing_at IS NULL""",  # noqa: S608
        workspace_id,
        list(numbers),
    )
    faces = {picture.number: picture.face for picture in found}
    return [faces.get(number, 0) for number in numbers]
