"""Compares the photo store with the rows: finds bytes that no row wants, and rows whose bytes are gone."""

from dataclasses import dataclass

from domain.ids import AssetId, WorkspaceId
from domain.ports import PhotoStore
from domain.queries import sql
from domain.queries.photos.wanted_keys import wanted_keys
from domain.rules.photos.store_keys import is_transient, workspace_prefix
from domain.values.findings import Finding

_EVERY_WORKSPACE = "w"
# The row of stored bytes is committed before them.
_SETTLED = "10 minutes"


@dataclass(frozen=True, slots=True)
class _Stored:
    id: AssetId
    path: str


async def examine_store(store: PhotoStore, workspace_id: WorkspaceId | None, *, mends: bool) -> list[Finding]:
    """workspace_id: None for all workspaces, also those that are gone."""
    owed = await sql.rows(
        _Stored,
        f"""SELECT id, path FROM image_assets WHERE path IS NOT NULL
              AND updated_at < now() - interval '{_SETTLED}'
              AND ($1::bigint IS NULL OR workspace_id = $1)""",  # noqa: S608  a constant
        workspace_id,
    )
    prefix = _EVERY_WORKSPACE if workspace_id is None else workspace_prefix(workspace_id)
    stored = {key async for key in store.list(prefix) if is_transient(key)}
    wanted = await wanted_keys()  # after the listing: a row is there before its bytes
    strays = [key for key in stored if key not in wanted]
    lost = [photo.id for photo in owed if photo.path not in stored]
    mended = 0
    if mends:
        await store.delete(strays)
        # A recipient who is owed such a photo gets Telegram's copy.
        mended = await sql.execute(
            "UPDATE image_assets SET path = NULL, updated_at = now() WHERE id = ANY($1::bigint[])", lost
        )
    return [
        Finding("stray_objects", len(strays), len(strays) if mends else 0),
        Finding("missing_objects", len(lost), mended),
    ]
