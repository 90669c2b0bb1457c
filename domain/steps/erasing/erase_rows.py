"""Erases a person: from this commit on no match, delivery or read reaches the person. The purge follows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.rules.erasing.needles import Needles
from domain.rules.photos.store_keys import card_key
from domain.states import Approval, AssetKind, PersonStatus
from domain.steps.clusters.show_clusters import cards_of_clusters
from domain.steps.deliveries.forget_names import forget_names
from domain.steps.erasing.cards_naming import CardSubject, cards_of_links, subjects_of
from domain.steps.erasing.end_warnings import end_warnings
from domain.steps.erasing.erased_names import ErasedNames, erased_names
from domain.steps.erasing.forget_answers import cards_of_answers, forget_answers
from domain.steps.erasing.forget_captions import forget_captions_about, forget_words
from domain.steps.erasing.open_erasure import Order, Remains, Subject, open_erasure
from domain.steps.faces.look_anew import decide_at_last, look_anew
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.photos.owe_photo_cards import cards_of_photos
from domain.steps.questions.ask_who_waited import ask_behind_deleted
from domain.steps.work.work import Work

# With OR in place of UNION, Postgres would read all faces and photos of the installation.
_FACES = """
SELECT f.id, f.asset_id, a.kind, a.uuid FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
WHERE f.person_id = $1
UNION SELECT f.id, f.asset_id, a.kind, a.uuid FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
WHERE a.enrols_person_id = ANY($2::uuid[])
"""


@dataclass(frozen=True, slots=True)
class PersonToErase(PersonKey):
    """Locked by `lock_person`. version: counts changes of the person. merged_into: the number of the person
    that absorbed it.
    """

    approval: Approval
    version: int
    status: PersonStatus
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class _Face:
    """kind, uuid: of the photo that the face is on."""

    id: FaceId
    asset_id: AssetId
    kind: AssetKind
    uuid: UUID


@dataclass(frozen=True, slots=True)
class _Self:
    id: PersonId
    number: int


async def erase_rows(
    work: Work, person: PersonKey, order: Order, *, also: Collection[tuple[str, str]] = ()
) -> dict[str, int]:
    """also: kind and subject of cards about the person that none of its rows leads to any more. Returns what
    will be gone, for the certificate.

    Call with the person's row locked. The faces' rows go with the purge: until then they say where the
    erased faces were.
    """
    selves = await _selves(person)
    is_agreed = await _is_agreed(list(selves))
    faces = await sql.rows(
        _Face,
        _FACES,
        person.id,
        list(selves),
    )
    names = await erased_names(person.workspace_id, selves)
    said = await cards_of_answers(person.workspace_id, list(selves), names.all)
    cards = [*also, *said, *await _cards(selves, faces)]
    remains = Remains(
        needles=Needles(
            uuids=tuple(str(one) for one in selves),
            names=names.all,
            cards=(*_offers(selves), *cards, *await _resemblances(person, selves)),
            chats=order.chats,
            numbers=tuple(selves.values()),
        ),
        counts={
            "faces": len(faces),
            "photos": len({face.asset_id for face in faces if face.kind == AssetKind.POST}),
            "training_photos": len({face.asset_id for face in faces if face.kind == AssetKind.TRAINING}),
            "prototypes": await _make_unreachable(work, selves),
        },
        face_ids=[face.id for face in faces],
        asset_uuids=[face.uuid for face in faces],
        store_keys=[card_key(person.workspace_id, kind, subject) for kind, subject in cards],
    )
    await open_erasure(work, Subject("person", person.id, person.number, person.workspace_id), remains, order)
    await forget_answers(work, person.workspace_id, list(selves), names.all)
    await _forget_captions(work, person, names, faces, is_agreed=is_agreed)
    await look_anew(work, remains.face_ids)
    await decide_at_last(work, person.workspace_id, [person.id])
    await _correct_other_cards(work, person, selves)
    return dict(remains.counts)


async def _forget_captions(
    work: Work, person: PersonKey, names: ErasedNames, faces: Sequence[_Face], *, is_agreed: bool
) -> None:
    posts = sorted({face.asset_id for face in faces if face.kind == AssetKind.POST})
    await forget_captions_about(work, person.workspace_id, names.written, posts, is_agreed=is_agreed)
    await forget_words(work, person.workspace_id, names.former)
    await forget_names(work, person.workspace_id)


async def _correct_other_cards(work: Work, person: PersonKey, selves: Mapping[PersonId, int]) -> None:
    drawn = await _end_comparisons(work, selves)
    await end_warnings(work, list(selves), drawn)
    await _shorten_reports(work, person.workspace_id)


async def _selves(person: PersonKey) -> dict[PersonId, int]:
    """Numbers by id: the person, and the persons it absorbed, who are the same human being and go with it."""
    found = await sql.rows(
        _Self,
        """WITH RECURSIVE selves AS (
               SELECT id, number FROM persons WHERE id = $1
               UNION SELECT p.id, p.number FROM persons p JOIN selves s ON p.merged_into_id = s.id)
           SELECT id, number FROM selves""",
        person.id,
    )
    return {one.id: one.number for one in found}


async def cards_about(person: PersonKey) -> list[tuple[str, str]]:
    """Cards that the person's rows lead to, without cards of its faces and of persons it absorbed."""
    selves = {person.id: person.number}
    return [*_offers(selves), *await _cards(selves, ()), *await _resemblances(person, selves)]


def _offers(selves: Mapping[PersonId, int]) -> list[tuple[str, str]]:
    return [("offer", str(number)) for number in selves.values()]


async def _cards(selves: Mapping[PersonId, int], faces: Sequence[_Face]) -> list[tuple[str, str]]:
    """Cards that show the person. `queries/erasing/erasure.py` finds those with the person's name later."""
    face_ids = [face.id for face in faces]
    return [
        *await _pictured_cards(selves, face_ids),
        *await cards_of_clusters(face_ids, list(selves)),
        *cards_of_photos(face.asset_id for face in faces if face.kind == AssetKind.POST),
        *await cards_of_links(list(selves)),
    ]


async def _pictured_cards(selves: Mapping[PersonId, int], face_ids: list[FaceId]) -> list[tuple[str, str]]:
    """Cards with pictures of the person, even if not sent yet. Some ask whether a face of the person is
    somebody else's.
    """
    cards = await sql.rows(
        CardSubject,
        """SELECT card.kind, id::text AS subject
           FROM image_assets, unnest(ARRAY['verdict', 'doubt', 'gallery']) AS card (kind)
           WHERE enrols_person_id = ANY($1::uuid[])
           UNION SELECT 'suggestion', coalesce(asked_with_id, id)::text FROM face_suggestions
           WHERE suggested_person_id = ANY($1::uuid[]) OR face_instance_id = ANY($2::uuid[])""",
        list(selves),
        face_ids,
    )
    kinds = ("request", "odd", "mistakes", "fresh")
    requests = ((kind, str(number)) for kind in kinds for number in selves.values())
    return [*requests, *subjects_of(cards)]


async def _resemblances(person: PersonKey, selves: Mapping[PersonId, int]) -> list[tuple[str, str]]:
    """Resemblance cards: they told the owners of one person that somebody asks for a look-alike. They are
    found where the erased person is either of the two.
    """
    found = await sql.rows(
        CardSubject,
        """SELECT DISTINCT kind, subject FROM cards WHERE workspace_id = $1 AND kind = 'resemblance'
             AND $2::text[] && string_to_array(subject, ':')""",
        person.workspace_id,
        [str(number) for number in selves.values()],
    )
    return subjects_of(found)


async def _end_comparisons(work: Work, selves: Mapping[PersonId, int]) -> Sequence[PersonId]:
    """Draws waiting requests again that may show this person's faces beside their own. Returns them."""
    waiting = await sql.values(
        PersonId,
        """SELECT p.id FROM look_alikes x JOIN persons p ON p.id IN (x.first_person_id, x.second_person_id)
             AND p.id <> ALL($1::uuid[]) AND p.approval = 'requested' AND p.erasing_at IS NULL
           WHERE $1::uuid[] && ARRAY[x.first_person_id, x.second_person_id] AND x.declared_at IS NULL
           ORDER BY p.id""",
        list(selves),
    )
    await work.add_each("picture_request", [{"person_id": str(other)} for other in waiting])
    return waiting


async def _shorten_reports(work: Work, workspace_id: WorkspaceId) -> None:
    """Shows the reports of an engine change again: they name persons that must be trained again."""
    for engine in await sql.values(
        str,
        """SELECT DISTINCT substr(subject, strpos(subject, ':') + 1) AS engine FROM cards
           WHERE workspace_id = $1 AND kind = 'engine'""",
        workspace_id,
    ):
        await work.add("show_engine_change", workspace_id=workspace_id, engine=engine)


async def _is_agreed(person_ids: Sequence[PersonId]) -> bool:
    """Whether the person is approved, or anybody's link to the person is: a person who is trained again is
    not approved now, but the links of those who joined still are.
    """
    agreed = await sql.value(
        bool,
        """SELECT EXISTS (SELECT 1 FROM persons WHERE id = ANY($1::uuid[]) AND approval = 'approved')
               OR EXISTS (SELECT 1 FROM participant_persons
                   WHERE person_id = ANY($1::uuid[]) AND state = 'approved')""",
        person_ids,
    )
    return bool(agreed)


async def _make_unreachable(work: Work, selves: Mapping[PersonId, int]) -> int:
    """Returns how many prototypes went. The right to receive ends here; a send that has begun goes on."""
    ids, numbers = list(selves), list(selves.values())
    await ask_behind_deleted(work, persons=ids)
    prototypes = await sql.execute("DELETE FROM person_prototypes WHERE person_id = ANY($1::uuid[])", ids)
    for query in (
        "DELETE FROM face_suggestions WHERE suggested_person_id = ANY($1::uuid[])",
        """UPDATE participant_persons SET state = 'revoked'
           WHERE person_id = ANY($1::uuid[]) AND state NOT IN ('declined', 'joined')""",
        """UPDATE distributions SET withdrawn_at = now()
           WHERE person_id = ANY($1::uuid[]) AND withdrawn_at IS NULL""",
        "UPDATE persons SET erasing_at = now(), version = version + 1 WHERE id = ANY($1::uuid[])",
    ):
        await sql.execute(query, ids)
    # The undo of a rename holds the former name, and nothing about an erased person can be undone.
    await sql.execute(
        """UPDATE operations SET undo = NULL
           WHERE (person_number = ANY($1::bigint[]) OR other_number = ANY($1::bigint[]))
             AND undo IS NOT NULL""",
        numbers,
    )
    return prototypes


async def lock_person(workspace_id: WorkspaceId, person_id: PersonId) -> PersonToErase | None:
    """None for a person that does not exist in this workspace or is being erased already."""
    return await sql.one(
        PersonToErase,
        """SELECT id, number, workspace_id, approval, version, status,
               (SELECT number FROM persons s WHERE s.id = p.merged_into_id) AS merged_into
           FROM persons p WHERE id = $1 AND workspace_id = $2 AND erasing_at IS NULL FOR UPDATE OF p""",
        person_id,
        workspace_id,
    )
