"""Deletes one posted photo for everybody, as a moderator or the member who posted it asks."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.ids import AssetId, PersonId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Acting, TelegramRequester
from domain.queries.photos.photo_deletion import ensure_may_erase, moderates_photo, workspace_of_post
from domain.settings import Settings
from domain.steps.erasing.erase_all_faces import erase_all_faces
from domain.steps.erasing.erase_photo_rows import erase_photo_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.erasing.order_of import order_of
from domain.steps.faces_queue.announce import announce_removal
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.persons.lock_persons import LockedPerson, lock_person_rows, lock_persons
from domain.steps.work.work import Work, transaction


@dataclass(frozen=True, slots=True)
class _Contact:
    """A person, or the cluster of unknown faces, on the photo. is_all: it has no face elsewhere."""

    number: int
    is_person: bool
    is_all: bool


async def erase_photo(
    asset_id: AssetId,
    by: TelegramRequester,
    *,
    settings: Settings,
    doorbell: Doorbell,
    tg_notify_chat_id: int | None = None,
) -> dict[str, int]:
    """Returns counts of what is gone. tg_notify_chat_id: the chat that gets the certificate; None: the
    requester's private one. A photo that was not looked at yet can be deleted, too. There is no undo.

    A person who is known by no other face loses all that was learned; name and links stay. Raises NotFound
    and Forbidden like `ensure_may_erase`, and Untold where only Telegram could tell.
    """
    workspace_id = await workspace_of_post(asset_id)
    if workspace_id is None:
        raise NotFound("photo")
    acting = Acting(by, workspace_id, await moderates_photo(asset_id, workspace_id, by))
    async with transaction(doorbell) as work:
        await lock_workspace(workspace_id)  # a look at the photo locks the photo before the persons
        persons = await _lock_persons(workspace_id, asset_id)
        await sql.execute("SELECT id FROM image_assets WHERE id = $1 FOR UPDATE", asset_id)
        await ensure_may_erase(asset_id, by, is_moderator=acting.is_moderator)
        last = [persons[number] for number in await _announce(work, acting, asset_id) if number in persons]
        counts = await erase_photo_rows(work, asset_id, await order_of(by, tg_notify_chat_id), settings)
        if counts is None:
            raise NotFound("photo")
        for person in last:  # training photos without a usable face do not help to recognise the person
            await erase_all_faces(work, person, Order(), settings)
        await sql.execute(
            """INSERT INTO admin_events (workspace_id, actor, operation, subject_kind, subject_number)
               VALUES ($1, $2, 'erase_photo', 'asset', $3)""",
            workspace_id,
            by.actor,
            asset_id,
        )
        return counts


async def _lock_persons(workspace_id: WorkspaceId, asset_id: AssetId) -> dict[int, LockedPerson]:
    """Without those who are being erased, also since a moment ago: `erase_person` locks no workspace."""
    await lock_person_rows(
        await sql.values(
            PersonId,
            """SELECT DISTINCT person_id AS id FROM face_instances
               WHERE workspace_id = $1 AND asset_id = $2 AND person_id IS NOT NULL""",
            workspace_id,
            asset_id,
        )
    )
    numbers = await sql.values(
        int,
        """SELECT DISTINCT p.number FROM face_instances f JOIN persons p ON p.id = f.person_id
           WHERE f.workspace_id = $1 AND f.asset_id = $2 AND p.erasing_at IS NULL""",
        workspace_id,
        asset_id,
    )
    return await lock_persons(workspace_id, numbers, in_any_state=True)


async def _announce(work: Work, acting: Acting, asset_id: AssetId) -> list[int]:
    """Tells other programs whose faces go. Returns the numbers of persons who have no other face."""
    contacts = await sql.rows(
        _Contact,
        """SELECT p.number, true AS is_person, NOT EXISTS (SELECT 1 FROM face_instances o
               WHERE o.person_id = p.id AND o.asset_id <> $1) AS is_all
           FROM persons p WHERE p.erasing_at IS NULL
             AND p.id IN (SELECT person_id FROM face_instances WHERE asset_id = $1)
           UNION ALL SELECT c.number, false, NOT EXISTS (SELECT 1 FROM face_instances o
               WHERE o.cluster_id = c.id AND o.person_id IS NULL AND o.asset_id <> $1)
           FROM clusters c WHERE c.id IN (
               SELECT cluster_id FROM face_instances WHERE asset_id = $1 AND person_id IS NULL)
           ORDER BY 1, 2""",
        asset_id,
    )
    for one in contacts:
        only_on = None if one.is_all else asset_id
        await announce_removal(work, acting, one.number, only_on, of_cluster=not one.is_person)
    return [one.number for one in contacts if one.is_person and one.is_all]
