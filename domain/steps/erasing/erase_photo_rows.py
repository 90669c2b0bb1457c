"""Erases one posted photo: its faces, its copies with their recipients, and whatever is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.ids import AssetId, FaceId, PersonId, PostingId, WorkspaceId
from domain.queries import sql
from domain.rules.erasing.needles import Needles
from domain.rules.photos.store_keys import card_key, clean_key, original_key
from domain.settings import Settings
from domain.steps.clusters.show_clusters import cards_of_clusters
from domain.steps.deliveries.follow_postings import follow_postings
from domain.steps.deliveries.take_back_copies import take_back_copies
from domain.steps.deliveries.withdraw_replaced import withdraw_replaced
from domain.steps.erasing.cards_naming import CardSubject, requests_showing, sheets_with, subjects_of
from domain.steps.erasing.open_erasure import Order, Remains, Subject, open_erasure
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.look_anew import look_anew
from domain.steps.photos.owe_photo_cards import cards_of_photos
from domain.steps.questions.ask_who_waited import ask_behind_deleted
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class _Photo:
    """path: the key of the stored bytes; it has the number of the workspace that stored them."""

    id: AssetId
    uuid: UUID
    workspace_id: WorkspaceId
    path: str | None


@dataclass(frozen=True, slots=True)
class _Face:
    """person_number: of the face's person; None for an unknown face."""

    id: FaceId
    person_number: int | None


async def erase_photo_rows(
    work: Work, asset_id: AssetId, order: Order, settings: Settings
) -> dict[str, int] | None:
    """Returns what is gone, for the certificate; None for a photo that is gone already.

    Call it with the persons of its faces locked. They stay, and so do their faces on other photos. The same
    file, posted again, is a new photo.
    """
    # The lock lets a recognition that is ending commit first; one that begins later finds no photo.
    photo = await sql.one(
        _Photo,
        "SELECT id, uuid, workspace_id, path FROM image_assets WHERE id = $1 AND kind = 'post' FOR UPDATE",
        asset_id,
    )
    if photo is None:
        return None
    faces = await sql.rows(
        _Face,
        """SELECT f.id, p.number AS person_number FROM face_instances f
           LEFT JOIN persons p ON p.id = f.person_id WHERE f.asset_id = $1 ORDER BY f.id""",
        asset_id,
    )
    face_ids = [face.id for face in faces]
    cards = await _cards(photo, faces)
    await take_back_copies(work, photo.workspace_id, asset_id)
    learned = await sql.values(
        PersonId,
        "DELETE FROM person_prototypes WHERE face_instance_id = ANY($1::uuid[]) RETURNING person_id",
        face_ids,
    )
    counts = {"photos": 1, "faces": len(faces), "prototypes": len(learned)}
    remains = Remains(
        Needles(uuids=(str(photo.uuid),), cards=tuple(cards)),
        counts,
        face_ids,
        [photo.uuid],
        _keys(photo, cards),
    )
    await open_erasure(work, Subject("photo", photo.uuid, asset_id, photo.workspace_id), remains, order)
    await _delete(work, photo, face_ids)
    for person_id in sorted(set(learned)):
        await choose_prototypes(work, person_id, settings)
    return counts


def _keys(photo: _Photo, cards: Sequence[tuple[str, str]]) -> list[str]:
    """All keys under which bytes of the photo are or may still be stored."""
    own = [original_key(photo.workspace_id, photo.id), clean_key(photo.workspace_id, photo.id)]
    if photo.path is not None and photo.path not in own:
        own.append(photo.path)
    return [*own, *(card_key(photo.workspace_id, kind, subject) for kind, subject in cards)]


async def _cards(photo: _Photo, faces: Sequence[_Face]) -> list[tuple[str, str]]:
    """Cards that show the photo or its faces, and questions about one of these faces, or because of one."""
    face_ids = [face.id for face in faces]
    shown = sorted({face.person_number for face in faces if face.person_number is not None})
    questions = await sql.rows(
        CardSubject,
        """SELECT DISTINCT 'suggestion' AS kind, coalesce(asked_with_id, id)::text AS subject
           FROM face_suggestions
           WHERE face_instance_id = ANY($1::uuid[]) OR source_face_id = ANY($1::uuid[])""",
        face_ids,
    )
    return [
        *subjects_of(questions),
        *cards_of_photos([photo.id]),
        *await cards_of_clusters(face_ids),
        *await sheets_with(photo.workspace_id, shown),
        *await requests_showing(photo.workspace_id, shown),
    ]


async def _delete(work: Work, photo: _Photo, face_ids: Sequence[FaceId]) -> None:
    await ask_behind_deleted(work, sources=face_ids)
    # The caption may stand below the other photos of an album, too.
    said = await sql.values(
        PostingId,
        "UPDATE postings SET caption = NULL WHERE asset_id = $1 AND caption IS NOT NULL RETURNING id",
        photo.id,
    )
    await follow_postings(work, said)
    await sql.execute("DELETE FROM face_instances WHERE asset_id = $1", photo.id)
    # A photo that this one replaced in an edited message was kept for the persons who are on both. Now nobody
    # is on this one, so the replaced photo is taken back from everybody.
    await withdraw_replaced(work, photo.workspace_id, photo.id)
    await sql.execute("DELETE FROM image_assets WHERE id = $1", photo.id)
    await look_anew(work, face_ids)
