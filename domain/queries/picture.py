"""The face that stands for a person on cards."""

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
