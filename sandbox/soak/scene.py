"""Writes many photos that are owed to many people into the database, as recognition leaves them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import AssetId, GroupId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.work.work import transaction
from sandbox.photos import six_strangers
from sandbox.telegram import Group, TelegramStandIn
from sandbox.telegram.content.files import StoredFile
from sandbox.telegram.content.uploads import store_photo

BATCH = 500


@dataclass(frozen=True, slots=True)
class Place:
    workspace_id: WorkspaceId
    group_id: GroupId


@dataclass(frozen=True, slots=True)
class Owed:
    """One photo for one recipient, by Telegram's ids."""

    chat_id: int
    file_unique_id: str


async def set_the_scene(
    tg: TelegramStandIn, doorbell: Doorbell, *, photos: int, participants: int, seed: int
) -> list[Owed]:
    """Makes a group, participants with a child each, and photos of one child each, in a random order."""
    people = [tg.add_user(f"Parent {n}", started=True) for n in range(participants)]
    admin = tg.add_user("Admin", started=True)
    group = tg.add_group("Everybody", members=people, admins=[admin])
    await group.add_bot(by=admin)
    tg.service.queue.drop_all()
    chat_ids = [person.id for person in people]
    place = await _add_place(group)
    await _connect(place, chat_ids)
    recipients = [chat_ids[n % participants] for n in range(photos)]
    random.Random(seed).shuffle(recipients)  # noqa: S311 - no secret
    picture = await store_photo(tg.service, six_strangers())
    owed = []
    for start in range(0, photos, BATCH):
        owed += await _owe(tg, doorbell, place, picture, recipients[start : start + BATCH])
    return owed


@dataclass(frozen=True, slots=True)
class _Posted:
    id: AssetId
    tg_file_unique_id: str


async def _add_place(group: Group) -> Place:
    workspace_id = await sql.value(WorkspaceId, "INSERT INTO workspaces (name) VALUES ('Soak') RETURNING id")
    assert workspace_id is not None
    group_id = await sql.value(
        GroupId,
        "INSERT INTO groups (workspace_id, tg_chat_id, title, active) VALUES ($1, $2, $3, true) RETURNING id",
        workspace_id,
        group.id,
        group.title,
    )
    assert group_id is not None
    return Place(workspace_id, group_id)


async def _connect(place: Place, chat_ids: Sequence[int]) -> None:
    """Makes participants who have started the bot and have one approved person each."""
    await sql.execute(
        """WITH people AS (
               INSERT INTO participants (tg_user_id, name, private_chat)
               SELECT id, 'Parent ' || id, 'open' FROM unnest($2::bigint[]) AS id RETURNING id, tg_user_id),
           children AS (
               INSERT INTO persons (workspace_id, name, name_key, approval)
               SELECT $1, 'Child ' || tg_user_id, 'child ' || tg_user_id, 'approved' FROM people
               RETURNING id, name)
           INSERT INTO participant_persons
               (participant_id, person_id, role, state, consent_version, consented_at)
           SELECT p.id, c.id, 'owner', 'approved', '1', now()
           FROM people p JOIN children c ON c.name = 'Child ' || p.tg_user_id""",
        place.workspace_id,
        list(chat_ids),
    )


async def _owe(
    tg: TelegramStandIn,
    doorbell: Doorbell,
    place: Place,
    picture: StoredFile,
    recipients: Sequence[int],
) -> list[Owed]:
    files = [
        StoredFile("photo", tg.service.files.new_unique_id(), picture.data, None, None, *picture.sizes[-1])
        for _ in recipients
    ]
    async with transaction(doorbell) as work:
        posted = await sql.rows(
            _Posted,
            """INSERT INTO image_assets
                   (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id, taken_at)
               SELECT $1, 'post', 'photo', 'done', f.id, f.unique_id, now()
               FROM unnest($2::text[], $3::text[]) AS f (id, unique_id) RETURNING id, tg_file_unique_id""",
            place.workspace_id,
            [tg.service.files.issue(file)[-1] for file in files],
            [file.unique_id for file in files],
        )
        assets = {photo.tg_file_unique_id: photo.id for photo in posted}
        asset_ids = [assets[file.unique_id] for file in files]
        await _show(place, asset_ids, recipients)
        await owe_deliveries(work, place.workspace_id, asset_ids)
    return [Owed(chat_id, file.unique_id) for chat_id, file in zip(recipients, files, strict=True)]


async def _show(place: Place, asset_ids: Sequence[AssetId], recipients: Sequence[int]) -> None:
    """Makes each photo a post in the group that shows the child of its recipient."""
    await sql.execute(
        """INSERT INTO postings (asset_id, group_id, tg_message_id, posted_at)
           SELECT id, $1, id, now() FROM unnest($2::bigint[]) AS id""",
        place.group_id,
        list(asset_ids),
    )
    await sql.execute(
        """INSERT INTO face_instances (workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
               detection_confidence, qdrant_point_id, person_id, basis, indexed_version, indexed_at)
           SELECT $1, f.asset_id, 0, 0, 100, 100, 0.9, gen_random_uuid(), l.person_id, 'matched', 1, now()
           FROM unnest($2::bigint[], $3::bigint[]) AS f (asset_id, tg_user_id)
           JOIN participants r ON r.tg_user_id = f.tg_user_id
           JOIN participant_persons l ON l.participant_id = r.id""",
        place.workspace_id,
        list(asset_ids),
        list(recipients),
    )
