"""Erases a group: its photos, the faces on them, and the participants who were known only there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.ids import AssetId, FaceId, GroupId, ParticipantId, PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.copies import HAS_COPY
from domain.queries.erasing.forgetting import ONLY_IN_GROUP, known_only_in
from domain.rules.erasing.needles import Needles
from domain.rules.photos.store_keys import card_key
from domain.settings import Settings
from domain.steps.clusters.show_clusters import cards_of_clusters
from domain.steps.deliveries.offer_again import offer_without
from domain.steps.deliveries.owe_deliveries import DeliveryTo, correct_deliveries
from domain.steps.erasing.cards_naming import requests_from, requests_showing, sheets_with
from domain.steps.erasing.forget_participants import Forgotten, forget_participants
from domain.steps.erasing.open_erasure import Order, Remains, Subject, open_erasure
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.look_anew import rematch_if_in_doubt
from domain.steps.faces_queue.announce import announce_lost_faces
from domain.steps.questions.ask_who_waited import ask_behind_deleted
from domain.steps.work.in_parts import in_parts
from domain.steps.work.work import Work

_PHOTOS = f"FROM groups g JOIN image_assets a ON {ONLY_IN_GROUP} WHERE g.id = $1"
# Locked: a worker that is about to store a photo notes its path first, and finds no row after the erase.
_LOCK = f"SELECT a.id {_PHOTOS} ORDER BY a.id FOR UPDATE OF a"
# Whoever posts one of these photos in another group now holds its row: the posting is seen after the lock.
_LOCKED = f"SELECT a.id, a.uuid, a.path {_PHOTOS} AND a.id = ANY($2::bigint[]) ORDER BY a.id"
# Deliveries of photos that other groups show too: their captions may have this group's title, its words and
# a link into it.
_SHOWN_ELSEWHERE = f"""
SELECT DISTINCT d.id, d.participant_id FROM postings x
JOIN postings o ON o.asset_id = x.asset_id AND o.group_id <> x.group_id
JOIN deliveries d ON d.asset_id = x.asset_id
WHERE x.group_id = $1 AND (d.state IN ('pending', 'sending') OR {HAS_COPY})
ORDER BY d.id
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Group:
    """chats: the group's Telegram ids, the former one too. told: subjects of `left_group` and `ended_group`
    cards. asked: subjects of the workspace's cards about its groups. Such a subject is, or begins with, the
    id of a workspace: for a group that joined later, of its former workspace.
    """

    id: GroupId
    uuid: UUID
    workspace_id: WorkspaceId
    title: str
    username: str | None
    left_at: datetime | None
    chats: Sequence[int]
    told: Sequence[str]
    asked: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Photo:
    id: AssetId
    uuid: UUID
    path: str | None


@dataclass(frozen=True, slots=True)
class _Person:
    id: PersonId
    number: int


async def erase_group_rows(
    work: Work,
    group_id: GroupId,
    order: Order,
    settings: Settings,
    *,
    only_if_left: bool = False,
    staying: Collection[ParticipantId] = (),
) -> dict[str, int] | None:
    """Returns what is gone, for the certificate; None when the group is gone already.

    Persons of the workspace stay, with the faces of their training photos. So do photos that were posted in
    another group too, the participant who asked, and participants in `staying`. only_if_left: do nothing, and
    return None, when the bot is back in the group.
    """
    group = await _lock(group_id)
    if group is None or (only_if_left and group.left_at is None):
        return None
    assets = await sql.rows(_Photo, _LOCKED, group_id, await sql.values(AssetId, _LOCK, group_id))
    asset_ids = [asset.id for asset in assets]
    face_ids = await sql.values(
        FaceId, "SELECT id FROM face_instances WHERE asset_id = ANY($1::bigint[])", asset_ids
    )
    shown = await sql.rows(
        _Person,
        """SELECT DISTINCT p.id, p.number FROM face_instances f JOIN persons p ON p.id = f.person_id
           WHERE f.asset_id = ANY($1::bigint[]) ORDER BY p.id""",
        asset_ids,
    )
    cards = await _cards(group, face_ids, [person.number for person in shown])
    gone = await forget_participants(work, await _known_only_here(group_id, order, staying))
    counts = {"photos": len(assets), "faces": len(face_ids), "participants": len(gone.uuids)}
    store_keys = [
        *(asset.path for asset in assets if asset.path is not None),
        *(card_key(group.workspace_id, kind, subject) for kind, subject in cards),
    ]
    needles = _needles(group, cards, gone, asset_ids, await _questions(face_ids))
    remains = Remains(needles, counts, face_ids, [asset.uuid for asset in assets], store_keys)
    await open_erasure(work, Subject("group", group.uuid, group_id, group.workspace_id), remains, order)
    await correct_deliveries(work, await sql.rows(DeliveryTo, _SHOWN_ELSEWHERE, group_id))
    await _tell(work, group, asset_ids, face_ids)
    await _delete(work, group, asset_ids, face_ids, settings)
    # Matches on photos of other groups may rest on these faces.
    for person in shown:
        await rematch_if_in_doubt(work, person.id)
    return counts


async def _tell(work: Work, group: _Group, asset_ids: list[AssetId], face_ids: list[FaceId]) -> None:
    """Tells other programs, and whoever waited behind a question or has a button for these photos."""
    await announce_lost_faces(work, group.workspace_id, face_ids)
    await ask_behind_deleted(work, sources=face_ids)
    await offer_without(work, asset_ids)


async def _cards(group: _Group, face_ids: list[FaceId], shown: list[int]) -> list[tuple[str, str]]:
    """Cards that show these faces or persons, and requests that name the group. Those of its photos, and
    questions about the faces, are found by the ids that the needles have. shown: numbers of the persons.
    """
    cards = await cards_of_clusters(face_ids)
    cards += await sheets_with(group.workspace_id, sorted(shown))
    cards += await requests_showing(group.workspace_id, sorted(shown))
    cards += await requests_from(group.workspace_id, group.id)
    return cards


async def _questions(face_ids: list[FaceId]) -> list[SuggestionId]:
    """Those about one of these faces, or because of one."""
    return await sql.values(
        SuggestionId,
        """SELECT DISTINCT coalesce(asked_with_id, id) AS id FROM face_suggestions
           WHERE face_instance_id = ANY($1::uuid[]) OR source_face_id = ANY($1::uuid[])""",
        face_ids,
    )


def _needles(
    group: _Group,
    cards: Sequence[tuple[str, str]],
    gone: Forgotten,
    asset_ids: Sequence[AssetId],
    questions: Sequence[SuggestionId],
) -> Needles:
    return Needles(
        uuids=(str(group.uuid), *gone.uuids),
        names=(group.title, *filter(None, [group.username]), *gone.names),
        tg_ids=(*group.chats, *gone.tg_ids),
        cards=(*_naming(group), *cards, *gone.cards),
        chats=(*group.chats, *gone.tg_ids),
        whose=gone.whose,
        photos=tuple(asset_ids),
        questions=tuple(questions),
    )


def _naming(group: _Group) -> list[tuple[str, str]]:
    """Cards about shared lists, about where the workspace decides, about leaving the group and its end."""
    subjects = sorted({str(group.workspace_id), *group.asked})
    kinds = ("together", "deciding", "without_admin", "new_deciders")
    asked = [(kind, subject) for kind in kinds for subject in subjects]
    told = [(kind, subject) for kind in ("left_group", "ended_group") for subject in group.told]
    return [*asked, *told]


async def _known_only_here(
    group_id: GroupId, order: Order, staying: Collection[ParticipantId]
) -> list[ParticipantId]:
    """The participants who were known only in this group, except the one who asked and those who stay."""
    members = await sql.values(
        ParticipantId, "SELECT participant_id FROM group_participants WHERE group_id = $1", group_id
    )
    known = await known_only_in([group_id], members, order.requested_by)
    return [one for one in known if one not in staying]


async def _lock(group_id: GroupId) -> _Group | None:
    """Locks workspace and group: a recognition that runs now commits first, a later one finds no photo."""
    await sql.execute(
        """SELECT id FROM workspaces WHERE id = (SELECT workspace_id FROM groups WHERE id = $1)
           FOR NO KEY UPDATE""",
        group_id,
    )
    return await sql.one(
        _Group,
        """SELECT id, uuid, workspace_id, title, username, left_at,
               array_remove(ARRAY[tg_chat_id, former_tg_chat_id], NULL) AS chats,
               ARRAY(SELECT DISTINCT subject FROM cards WHERE kind IN ('left_group', 'ended_group')
                   AND workspace_id = groups.workspace_id AND subject LIKE groups.id || ':%') AS told,
               ARRAY(SELECT DISTINCT subject FROM cards
                   WHERE kind IN ('together', 'deciding', 'without_admin', 'new_deciders')
                   AND workspace_id = groups.workspace_id) AS asked
           FROM groups WHERE id = $1 FOR UPDATE""",
        group_id,
    )


async def _delete(
    work: Work, group: _Group, asset_ids: list[AssetId], face_ids: list[FaceId], settings: Settings
) -> None:
    learned = await sql.values(
        PersonId,
        "DELETE FROM person_prototypes WHERE face_instance_id = ANY($1::uuid[]) RETURNING person_id",
        face_ids,
    )
    await sql.execute("DELETE FROM conversations WHERE tg_chat_id = ANY($1::bigint[])", list(group.chats))
    # A change of settings names no face, so it can still be undone.
    await sql.execute(
        """UPDATE operations SET undo = NULL
           WHERE workspace_id = $1 AND kind <> 'change_settings' AND undo IS NOT NULL""",
        group.workspace_id,
    )
    for part in in_parts(asset_ids):
        await sql.execute("DELETE FROM image_assets WHERE id = ANY($1::bigint[])", part)
    await sql.execute("DELETE FROM groups WHERE id = $1", group.id)
    # A workspace has the name of its first group.
    await sql.execute(
        """UPDATE workspaces SET name = coalesce(
               (SELECT title FROM groups WHERE workspace_id = $1 ORDER BY id LIMIT 1), '')
           WHERE id = $1 AND name = $2""",
        group.workspace_id,
        group.title,
    )
    # Clusters that joined another are deleted later, by `forget_empty_clusters`: what was said of them stays.
    await sql.execute(
        """DELETE FROM clusters c WHERE workspace_id = $1 AND state = 'open'
             AND NOT EXISTS (SELECT 1 FROM face_instances WHERE cluster_id = c.id)""",
        group.workspace_id,
    )
    for person_id in sorted(set(learned)):
        await choose_prototypes(work, person_id, settings)
