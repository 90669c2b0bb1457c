"""Photos whose faces only an earlier engine has seen, some at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.ids import AssetId, WorkspaceId
from domain.queries import sql
from domain.queries.deadline import taking_long
from domain.queries.index.engine_change import IS_BEHIND

_BEHIND = IS_BEHIND.format(engine="$2::text")
# Photos with a face that represents somebody, since with each such face a person is recognised again; then
# other training photos.
_FIRST = f"""
WITH waiting AS (
    SELECT f.asset_id, true AS represents FROM persons p JOIN person_prototypes x ON x.person_id = p.id
    JOIN face_instances f ON f.id = x.face_instance_id WHERE p.workspace_id = $1 AND {_BEHIND}
    UNION ALL SELECT f.asset_id, false FROM image_assets t JOIN face_instances f ON f.asset_id = t.id
    WHERE t.workspace_id = $1 AND t.kind = 'training' AND {_BEHIND})
SELECT a.id, a.path, a.tg_file_id FROM waiting w JOIN image_assets a ON a.id = w.asset_id
WHERE a.workspace_id = $1 GROUP BY a.id
ORDER BY bool_or(represents) DESC, a.kind = 'training' DESC, a.taken_at DESC, a.id LIMIT $3
"""  # noqa: S608  constants
# A join would let Postgres sort all photos of the workspace for each page.
_REST = f"""
SELECT a.id, a.path, a.tg_file_id FROM image_assets a
WHERE a.workspace_id = $1 AND a.id < $3 AND a.id <> ALL($4::bigint[])
  AND (SELECT true FROM face_instances f WHERE f.asset_id = a.id AND {_BEHIND} LIMIT 1)
ORDER BY a.id DESC LIMIT $5
"""  # noqa: S608  constants
# Other photos, at random: photos that cannot be read now must not keep all the rest waiting.
_OTHERS = f"""
SELECT a.id, a.path, a.tg_file_id FROM image_assets a JOIN face_instances f ON f.asset_id = a.id
WHERE a.workspace_id = $1 AND a.id <> ALL($3::bigint[]) AND {_BEHIND}
GROUP BY a.id ORDER BY random() LIMIT $4
"""  # noqa: S608  constants
_ABOVE_ALL = 2**63 - 1


@dataclass(frozen=True, slots=True)
class PhotoBehind:
    id: AssetId
    path: str | None
    tg_file_id: str


@dataclass(frozen=True, slots=True)
class Page:
    """photos: fewer than were asked for only if no more are left. before: where the next page begins."""

    photos: Sequence[PhotoBehind]
    before: AssetId | None


async def photos_behind(
    workspace_id: WorkspaceId, engine: str, *, before: AssetId | None, limit: int
) -> Page:
    """The photos that matter most, then the others below `before`, the newest first; from the newest on when
    the end is reached, since some may have been passed over.
    """
    with taking_long():  # the last page goes through all photos
        first = await sql.rows(PhotoBehind, _FIRST, workspace_id, engine, limit)
        if len(first) == limit:
            return Page(first, before)
        known, room = [photo.id for photo in first], limit - len(first)
        rest = await sql.rows(PhotoBehind, _REST, workspace_id, engine, before or _ABOVE_ALL, known, room)
        if before is not None and len(rest) < room:
            rest = await sql.rows(PhotoBehind, _REST, workspace_id, engine, _ABOVE_ALL, known, room)
    return Page([*first, *rest], rest[-1].id if rest else None)


async def others_behind(
    workspace_id: WorkspaceId, engine: str, *, but: Collection[AssetId], limit: int
) -> Sequence[PhotoBehind]:
    with taking_long():
        return await sql.rows(PhotoBehind, _OTHERS, workspace_id, engine, list(but), limit)
