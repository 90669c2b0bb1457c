"""The face that stands for a person on cards."""

from collections.abc import Sequence

from domain.ids import WorkspaceId
from domain.queries import sql

# Of persons p: a face's id, NULL where no posted photo shows the person. The chosen one while it is theirs,
# else the best: bytes of training photos are not kept.
PICTURE = """(
    SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
    WHERE f.person_id = p.id
    ORDER BY f.id IS NOT DISTINCT FROM p.picture_face_id DESC, f.quality_score DESC NULLS LAST, f.id
    LIMIT 1)"""


async def photo_of_picture(number: int) -> int | None:
    """The posted photo that the picture of a person is cut from."""
    row = await sql.one(
        f"""SELECT f.asset_id FROM persons p JOIN face_instances f ON f.id = {PICTURE}
            WHERE p.number = $1 AND p.erasing_at IS NULL""",  # noqa: S608  a constant
        number,
    )
    return int(row["asset_id"]) if row else None


async def pictures(workspace_id: WorkspaceId, numbers: Sequence[int]) -> list[int]:
    """Numbers of the faces that stand for these persons, in order; 0 for who is in no posted photo."""
    rows = await sql.rows(
        f"""SELECT p.number, f.number AS face FROM persons p JOIN face_instances f ON f.id = {PICTURE}
            WHERE p.workspace_id = $1 AND p.number = ANY($2::bigint[]) AND p.erasing_at IS NULL""",  # noqa: S608
        workspace_id,
        list(numbers),
    )
    faces = {row["number"]: row["face"] for row in rows}
    return [faces.get(number, 0) for number in numbers]
