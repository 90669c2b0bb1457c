"""A newly approved person: which of the faces seen earlier are this one?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.ports import Candidate, Doorbell, FaceEngine, VectorIndex, WorkspaceId
from domain.queries import sql
from domain.queries.live_candidates import live_candidates
from domain.queries.live_person import IS_LIVE
from domain.queries.unindexed import now, unindexed_faces, unindexed_prototypes
from domain.rules.matching import decide
from domain.rules.vectors import from_bytes
from domain.settings import Settings
from domain.steps.group_unknown_faces import group_unknown_faces
from domain.steps.move_faces import Move, move_faces
from domain.steps.suggest_face import Hit, suggest_face
from domain.steps.sync_faces import sync_person_faces
from domain.steps.work import Work, transaction

MAX_FOUND = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """clear: faces that are the person. by: its prototypes that they look like. questions: faces that may be
    the person, with what they look like.
    """

    clear: Sequence[UUID] = ()
    by: Collection[UUID] = ()
    questions: Sequence[tuple[UUID, Sequence[Hit]]] = ()


async def backfill_person(
    person_id: UUID, engine: FaceEngine, index: VectorIndex, settings: Settings, doorbell: Doorbell
) -> int:
    """Assigns what is clear, asks about what is not, delivers nothing: the owner gets one offer.

    Of the person's older questions those that would be asked again stay as they are; the others end.
    Returns the number of photos found. Photos posted from now on go through recognition instead; a
    face that is in both ways at once is assigned once.
    """
    gallery = await sql.rows(
        f"""SELECT p.workspace_id, e.vector FROM person_prototypes x JOIN persons p ON p.id = x.person_id
           JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $2
           WHERE p.id = $1 AND {IS_LIVE}""",  # noqa: S608  a constant
        person_id,
        engine.name,
    )
    if not gallery:
        return 0
    workspace_id = WorkspaceId(gallery[0]["workspace_id"])
    least = engine.calibration.cosine(settings.face_prototype_search_threshold)
    since = await now()
    await sync_person_faces(person_id, index, engine.name)
    seen: set[UUID] = set()
    for prototype in gallery:
        alike = await index.similar_unassigned(
            workspace_id, from_bytes(prototype["vector"]), min_similarity=least, limit=MAX_FOUND
        )
        seen.update(hit.face_id for hit in alike)
    seen.update(await unindexed_faces(workspace_id, engine=engine.name, since=since))
    faces = await _unassigned(workspace_id, seen, engine.name)
    probes = [from_bytes(face["vector"]) for face in faces]
    hits = [await index.nearest_prototypes(workspace_id, probe, min_similarity=least) for probe in probes]
    async with transaction(doorbell) as work:
        # Somebody closer may have been approved just now, too.
        fresh = await unindexed_prototypes(
            workspace_id, probes, engine=engine.name, since=since, min_similarity=least
        )
        hits = [[*old, *new] for old, new in zip(hits, fresh, strict=True)]
        found = await _decide(person_id, faces, hits, engine=engine, settings=settings)
        await _end_older_questions(work, workspace_id, person_id, found, since)
        for face_id, near in found.questions:
            await suggest_face(work, face_id, person_id, near)
        moved = await move_faces(work, _move(workspace_id, person_id, found))
        await work.add("show_offer", person_id=str(person_id))
        await _look_at_requests(work, workspace_id)
    return len(moved.asset_ids)


def _move(workspace_id: int, person_id: UUID, found: Found) -> Move:
    return Move(
        workspace_id,
        found.clear,
        None,
        person_id,
        actor="engine",
        basis="matched",
        matched_by=sorted(found.by),
    )


async def _look_at_requests(work: Work, workspace_id: int) -> None:
    """Somebody may have asked for this very person before there was an owner to be told."""
    for waiting in await sql.rows(
        """SELECT id FROM persons WHERE workspace_id = $1 AND approval = 'requested' AND erasing_at IS NULL
           ORDER BY id""",
        workspace_id,
    ):
        await work.add("find_resemblances", person_id=str(waiting["id"]))


async def _unassigned(workspace_id: int, face_ids: set[UUID], engine: str) -> list[sql.Row]:
    return await sql.rows(
        """SELECT f.id, f.asset_id, f.workspace_id, e.vector FROM face_instances f
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $3
           WHERE f.workspace_id = $1 AND f.id = ANY($2::uuid[]) AND f.person_id IS NULL ORDER BY f.id""",
        workspace_id,
        list(face_ids),
        engine,
    )


async def _decide(
    person_id: UUID,
    faces: Sequence[sql.Row],
    hits: Sequence[Sequence[Candidate]],
    *,
    engine: FaceEngine,
    settings: Settings,
) -> Found:
    if not faces:
        return Found()
    candidates, owners = await live_candidates(
        faces[0]["workspace_id"], hits, engine.calibration, face_ids=[face["id"] for face in faces]
    )
    asked, gone = await _asked_about(person_id), await _assigned_meanwhile(faces)
    taken = await _photos_of(person_id)
    clear: list[UUID] = []
    by: set[UUID] = set()
    questions: list[tuple[UUID, list[Hit]]] = []
    matches = [decide(confidences, settings.match_policy()) for confidences in candidates]
    closest_first = sorted(zip(faces, matches, hits, strict=True), key=lambda found: -found[1].confidence)
    for face, match, found in closest_first:
        if match.person != person_id or face["id"] in gone:
            continue
        if match.kind == "identified" and face["asset_id"] not in taken and face["id"] not in asked:
            taken.add(face["asset_id"])  # nobody is twice in one photo: the others are questions
            clear.append(face["id"])
            by |= {hit.face_id for hit in found if owners.get(hit.face_id) == person_id}
            continue
        near = [
            Hit(c.face_id, engine.calibration.confidence(c.similarity))
            for c in found
            if owners.get(c.face_id) == person_id
        ]
        questions.append((face["id"], near))
    return Found(clear, by, questions[: settings.face_suggestions_per_person])


async def _end_older_questions(
    work: Work, workspace_id: int, person_id: UUID, found: Found, since: datetime
) -> None:
    """Those from before the search that it does not lead to any more."""
    ended = await sql.rows(
        """UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
           WHERE suggested_person_id = $1 AND status = 'PENDING' AND created_at < $2
             AND face_instance_id <> ALL($3::uuid[]) RETURNING id""",
        person_id,
        since,
        [face_id for face_id, _ in found.questions],
    )
    await work.add_each("show_suggestion", [{"suggestion_id": question["id"]} for question in ended])
    if ended:  # nobody is asked about these faces any more
        await group_unknown_faces(work, workspace_id)


async def _asked_about(person_id: UUID) -> set[UUID]:
    found = await sql.rows(
        """SELECT face_instance_id AS id FROM face_suggestions
           WHERE suggested_person_id = $1 AND status = 'PENDING'""",
        person_id,
    )
    return {row["id"] for row in found}


async def _assigned_meanwhile(faces: Sequence[sql.Row]) -> set[UUID]:
    """Holds on to the others, so that what is read next is still so when this commits."""
    ids = [face["id"] for face in faces]
    unassigned = await sql.rows(
        """SELECT id FROM face_instances WHERE id = ANY($1::uuid[]) AND person_id IS NULL
           ORDER BY id FOR NO KEY UPDATE""",
        ids,
    )
    return set(ids) - {row["id"] for row in unassigned}


async def _photos_of(person_id: UUID) -> set[int]:
    found = await sql.rows("SELECT asset_id FROM face_instances WHERE person_id = $1", person_id)
    return {row["asset_id"] for row in found}
