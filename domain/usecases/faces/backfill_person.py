"""Looks for a newly approved person among the faces that were seen earlier."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.ids import AssetId, FaceId, PersonId, SuggestionId, WorkspaceId
from domain.ports import Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.faces.unknown_faces import unknown_faces
from domain.queries.index.unindexed import unindexed_faces
from domain.queries.persons.live_person import IS_LIVE
from domain.queries.settings.settings_of import settings_now
from domain.rules.faces.vectors import from_bytes
from domain.settings import Settings
from domain.states import Basis
from domain.steps.clusters.group_unknown_faces import group_unknown_faces
from domain.steps.faces.match_faces import Search, decide_by, evidence_of, least_similarity, search_persons
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.faces.note_rerun import note_rerun
from domain.steps.index.sync_faces import sync_faces_of_person
from domain.steps.questions.suggest_face import Hit, suggest_face
from domain.steps.work.work import Work, transaction
from domain.values.rerun import Rerun

MAX_FOUND = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """clear: faces that are the person's. by: the person's prototypes that these look like. questions: faces
    that may be the person's, with the prototypes that they look like.
    """

    clear: Sequence[FaceId] = ()
    by: Collection[FaceId] = ()
    questions: Sequence[tuple[FaceId, Sequence[Hit]]] = ()


@dataclass(frozen=True, slots=True)
class _Prototype:
    """workspace_id: of the person."""

    workspace_id: WorkspaceId
    vector: bytes


async def backfill_person(
    person_id: PersonId,
    engine: FaceEngine,
    index: VectorIndex,
    settings: Settings,
    doorbell: Doorbell,
    *,
    rerun: Rerun | None = None,
) -> int:
    """Assigns what is clear, asks about what is not, delivers nothing: the owner gets one offer.

    The person's older questions stay if they would be asked again or came from somebody's answer; the others
    end. Returns the number of photos found. Photos posted from now on go through recognition instead; a face
    that goes both ways at once is assigned once. rerun: notes what changes, and may only rehearse it.
    """
    gallery = await sql.rows(
        _Prototype,
        f"""SELECT p.workspace_id, e.vector FROM person_prototypes x JOIN persons p ON p.id = x.person_id
           JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $2
           WHERE p.id = $1 AND {IS_LIVE}""",  # noqa: S608  a constant
        person_id,
        engine.name,
    )
    if not gallery:
        return 0
    workspace_id = gallery[0].workspace_id
    since, settings = await settings_now(workspace_id, settings)
    await sync_faces_of_person(person_id, index, engine.name)
    alike = await _alike(gallery, engine, index, settings)
    alike.update(await unindexed_faces(workspace_id, engine=engine.name, since=since))
    faces = await unknown_faces(workspace_id, alike, engine.name)
    search = await search_persons(workspace_id, faces, engine, index, settings)
    async with transaction(doorbell, rehearses=rerun is not None and rerun.rehearses) as work:
        # A person whom a face resembles more may have been approved just now, too.
        found = await _decide(person_id, search, engine)
        await _end_older_questions(work, workspace_id, person_id, found, since)
        for face_id, near in found.questions:
            await suggest_face(work, face_id, person_id, near)
        moved = await move_faces(work, _move(workspace_id, person_id, found))
        await work.add("show_offer", person_id=str(person_id))
        await _look_at_requests(work, workspace_id)
        await note_rerun(rerun, workspace_id)
    return len(moved.asset_ids)


async def _alike(
    gallery: Sequence[_Prototype], engine: FaceEngine, index: VectorIndex, settings: Settings
) -> set[FaceId]:
    """Faces of nobody that look like one of the prototypes."""
    least = least_similarity(engine, settings)
    found: set[FaceId] = set()
    for prototype in gallery:
        workspace_id, probe = prototype.workspace_id, from_bytes(prototype.vector)
        [near] = await index.similar_unassigned(workspace_id, [probe], min_similarity=least, limit=MAX_FOUND)
        found.update(hit.face_id for hit in near)
    return found


def _move(workspace_id: WorkspaceId, person_id: PersonId, found: Found) -> Move:
    return Move(
        workspace_id,
        found.clear,
        None,
        person_id,
        actor="engine",
        basis=Basis.MATCHED,
        matched_by=sorted(found.by),
    )


async def _look_at_requests(work: Work, workspace_id: WorkspaceId) -> None:
    """Somebody may have asked for this very person before there was an owner to be told."""
    for waiting in await sql.values(
        PersonId,
        """SELECT id FROM persons WHERE workspace_id = $1 AND approval = 'requested' AND erasing_at IS NULL
           ORDER BY id""",
        workspace_id,
    ):
        await work.add("find_resemblances", person_id=str(waiting))


async def _decide(person_id: PersonId, search: Search, engine: FaceEngine) -> Found:
    known = await evidence_of(search, engine)
    faces = [probe.face for probe in search.probes if probe.face is not None]
    gone = await _assigned_meanwhile(faces)
    asked = await _asked_about(faces)
    taken = {(photo, person_id) for photo in await _photos_of(person_id)}
    matches = decide_by(known, search, engine, taken=taken)
    theirs = [
        (face, match)
        for face, match in zip(faces, matches, strict=True)
        if face not in gone and person_id in {match.person, *match.rivals}
    ]
    theirs.sort(key=lambda found: -found[1].confidence)
    # A face that anybody is being asked about is not assigned here: the answer decides whose it is.
    clear = [face for face, match in theirs if match.kind == "identified" and face not in asked]
    asks = [(face, match) for face, match in theirs if face not in set(clear)]
    questions = [(face, match.asked.get(person_id, match.hits)) for face, match in asks]
    by = {prototype for face, match in theirs if face in set(clear) for prototype in match.by}
    return Found(clear, by, questions[: search.settings.face_suggestions_per_person])


async def _end_older_questions(
    work: Work, workspace_id: WorkspaceId, person_id: PersonId, found: Found, since: datetime
) -> None:
    """Ends the questions from before the search that the search does not lead to any more.

    A question stays if it came from a face that a human gave to the person: the prototypes that the search
    uses need not lead to it.
    """
    ended = await sql.values(
        SuggestionId,
        """UPDATE face_suggestions s SET status = 'EXPIRED', reviewed_at = now()
           WHERE s.suggested_person_id = $1 AND s.status = 'PENDING' AND s.created_at < $2
             AND s.face_instance_id <> ALL($3::uuid[]) AND NOT EXISTS (
                 SELECT 1 FROM face_instances f WHERE f.id = s.source_face_id AND f.person_id = $1
                   AND f.basis IN ('answered', 'named', 'assigned'))
           RETURNING s.id""",
        person_id,
        since,
        [face_id for face_id, _ in found.questions],
    )
    await work.add_each("show_suggestion", [{"suggestion_id": question} for question in ended])
    if ended:  # nobody is asked about these faces any more
        await group_unknown_faces(work, workspace_id)


async def _asked_about(faces: Sequence[FaceId]) -> set[FaceId]:
    found = await sql.values(
        FaceId,
        """SELECT DISTINCT face_instance_id AS id FROM face_suggestions
           WHERE face_instance_id = ANY($1::uuid[]) AND status = 'PENDING'""",
        list(faces),
    )
    return set(found)


async def _assigned_meanwhile(faces: Sequence[FaceId]) -> set[FaceId]:
    """Locks the faces that are still of nobody, so that what is read next is still true at the commit."""
    unassigned = await sql.values(
        FaceId,
        """SELECT id FROM face_instances WHERE id = ANY($1::uuid[]) AND person_id IS NULL
             AND set_aside IS DISTINCT FROM 'not_a_face' ORDER BY id FOR NO KEY UPDATE""",
        list(faces),
    )
    return set(faces) - set(unassigned)


async def _photos_of(person_id: PersonId) -> set[AssetId]:
    return set(
        await sql.values(AssetId, "SELECT asset_id FROM face_instances WHERE person_id = $1", person_id)
    )
