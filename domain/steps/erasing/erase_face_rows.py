"""Erases faces for good while their person stays: the rows at once, everything else with the purge."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from domain.ids import AssetId, FaceId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.rules.erasing.needles import Needles
from domain.rules.photos.store_keys import card_key
from domain.settings import Settings
from domain.states import AssetKind
from domain.steps.clusters.show_clusters import cards_of_clusters
from domain.steps.deliveries.withdraw_photos import withdraw_photos
from domain.steps.erasing.cards_naming import CardSubject, requests_showing, sheets_with, subjects_of
from domain.steps.erasing.open_erasure import Order, Remains, Subject, open_erasure
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.faces.look_anew import look_anew
from domain.steps.faces.move_faces import Moved
from domain.steps.persons.recount_persons import recount_persons
from domain.steps.photos.owe_photo_cards import cards_of_photos
from domain.steps.questions.ask_who_waited import ask_behind_deleted
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class FacesToErase:
    """number: of the faces' person or cluster. subject: a new one, or the ledger's when an erase is repeated.

    cards: (kind, subject) of more cards that show the faces. takes_back: whether photos delivered because of
    the faces are taken back; otherwise their recipients keep them, and no more are sent.
    """

    workspace_id: WorkspaceId
    number: int
    face_ids: Sequence[FaceId]
    subject: UUID = field(default_factory=uuid4)
    cards: Sequence[tuple[str, str]] = ()
    takes_back: bool = True


@dataclass(frozen=True, slots=True)
class _Face:
    """kind, uuid: of the photo that the face is on."""

    id: FaceId
    asset_id: AssetId
    person_id: PersonId | None
    kind: AssetKind
    uuid: UUID


async def erase_face_rows(work: Work, which: FacesToErase, order: Order, settings: Settings) -> Moved:
    """Returns the erased faces, their posted photos, and how many photos each participant loses.

    Call it with the persons of the faces locked, and the unknown faces themselves. A training photo goes with
    the last face on it. Where none of the faces is left, nothing is done, and no erase begins.
    """
    faces = await _lock(which)
    if not faces:
        return Moved()
    ids = [face.id for face in faces]
    posted = sorted({face.asset_id for face in faces if face.kind == AssetKind.POST})
    trained = sorted({face.asset_id for face in faces if face.kind == AssetKind.TRAINING})
    cards = [*which.cards, *await _cards(which, ids, trained), *cards_of_photos(posted)]
    cards += [*await cards_of_clusters(ids), *await sheets_with(which.workspace_id, [which.number])]
    counts = {"faces": len(ids), "photos": len(posted), "training_photos": len(trained)}
    counts["prototypes"] = await _delete_prototypes(ids)
    remains = Remains(
        # This uuid stands in no row that the search reads, so it is never found. It is a needle all the
        # same: without any id, the places that are searched for ids (Redis, texts and JSON) would be skipped.
        Needles(uuids=(str(which.subject),), cards=tuple(cards)),
        counts,
        ids,
        [face.uuid for face in faces],
        [card_key(which.workspace_id, kind, subject) for kind, subject in cards],
    )
    subject = Subject("contact_faces", which.subject, which.number, which.workspace_id)
    await open_erasure(work, subject, remains, order)
    await ask_behind_deleted(work, sources=ids)
    await _delete(ids, trained)
    await look_anew(work, ids)
    await recount_persons(posted)
    stops: dict[ParticipantId, int] = defaultdict(int)
    persons = sorted({face.person_id for face in faces if face.person_id is not None})
    for person_id in persons:
        if not which.takes_back:
            await _owe_no_more(posted, person_id)
            continue
        lost = await withdraw_photos(work, which.workspace_id, posted, person_id)
        for participant_id, photos in lost.items():
            stops[participant_id] += photos
    for person_id in persons:
        await choose_prototypes(work, person_id, settings)
    return Moved(ids, posted, stops=stops)


async def _lock(which: FacesToErase) -> list[_Face]:
    return await sql.rows(
        _Face,
        """SELECT f.id, f.asset_id, f.person_id, a.kind, a.uuid FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id
           WHERE f.workspace_id = $1 AND f.id = ANY($2::uuid[]) ORDER BY f.id FOR UPDATE OF f""",
        which.workspace_id,
        list(which.face_ids),
    )


async def _cards(which: FacesToErase, faces: list[FaceId], trained: list[AssetId]) -> list[tuple[str, str]]:
    """Cards of questions about or because of one of these faces, cards about these training photos, and the
    cards of requests whose picture also shows faces of this person for comparison.
    """
    found = await sql.rows(
        CardSubject,
        """SELECT DISTINCT 'suggestion' AS kind, coalesce(asked_with_id, id)::text AS subject
           FROM face_suggestions
           WHERE face_instance_id = ANY($1::uuid[]) OR source_face_id = ANY($1::uuid[])
           UNION ALL SELECT kind, unnest($2::bigint[])::text
           FROM unnest(ARRAY['verdict', 'doubt', 'gallery']) AS kind""",
        faces,
        trained,
    )
    return [*subjects_of(found), *await requests_showing(which.workspace_id, [which.number])]


async def _delete_prototypes(faces: list[FaceId]) -> int:
    """Deletes the faces' prototypes, which would outlive the faces: their foreign key is only set to NULL."""
    return await sql.execute("DELETE FROM person_prototypes WHERE face_instance_id = ANY($1::uuid[])", faces)


async def _delete(faces: list[FaceId], trained: list[AssetId]) -> None:
    """Questions and refusals go with the faces. `erased_faces` keeps a new look from bringing a face back."""
    await sql.execute(
        """INSERT INTO erased_faces (asset_id, bbox_x, bbox_y, bbox_w, bbox_h)
           SELECT f.asset_id, f.bbox_x, f.bbox_y, f.bbox_w, f.bbox_h FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.id = ANY($1::uuid[]) ON CONFLICT DO NOTHING""",
        faces,
    )
    await sql.execute("DELETE FROM face_instances WHERE id = ANY($1::uuid[])", faces)
    await sql.execute(
        """DELETE FROM image_assets a WHERE id = ANY($1::bigint[]) AND kind = 'training'
             AND NOT EXISTS (SELECT 1 FROM face_instances f WHERE f.asset_id = a.id)""",
        trained,
    )


async def _owe_no_more(assets: list[AssetId], person_id: PersonId) -> None:
    """Deletes the person's distributions of these photos, but takes no photo back. Withdrawn distributions of
    the same recipients go too: if only withdrawn ones were left, a photo that its recipient asked for again
    would be taken back after the send.
    """
    await sql.execute(
        """WITH kept AS (
               DELETE FROM distributions
               WHERE asset_id = ANY($1::bigint[]) AND person_id = $2 AND withdrawn_at IS NULL
               RETURNING asset_id, participant_id)
           DELETE FROM distributions x USING kept WHERE x.asset_id = kept.asset_id
             AND x.participant_id = kept.participant_id AND x.withdrawn_at IS NOT NULL""",
        assets,
        person_id,
    )
