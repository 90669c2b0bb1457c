"""A human said whose face this is: unknown faces that look like it are asked about."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import FaceId, PersonId, WorkspaceId
from domain.ports import Candidate, Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.faces.face_quality import QUALITY, FaceQuality
from domain.queries.faces.refusals import refusals_where
from domain.queries.faces.unknown_faces import unknown_faces
from domain.queries.index.unindexed import similar_unindexed
from domain.queries.persons.live_person import IS_MATCHED
from domain.queries.settings.settings_of import settings_now
from domain.rules.faces.aggregating import grounds
from domain.rules.faces.required_confidence import is_poor, may_be_asked
from domain.rules.faces.vectors import from_bytes
from domain.settings import Settings
from domain.steps.faces.match_faces import Search, match_faces, search_persons
from domain.steps.persons.lock_persons import lock_with_proposed
from domain.steps.questions.suggest_face import suggest_faces
from domain.steps.work.work import transaction

_CONFIRMED = f"""
SELECT f.workspace_id, e.vector, {QUALITY}
FROM face_instances f JOIN face_embeddings e ON e.face_id = f.id AND e.engine = $3
WHERE f.id = $1 AND f.person_id = $2
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Face(FaceQuality):
    workspace_id: WorkspaceId
    vector: bytes


async def propagate_face(
    face_id: FaceId,
    person_id: PersonId,
    *,
    engine: FaceEngine,
    index: VectorIndex,
    settings: Settings,
    doorbell: Doorbell,
) -> int:
    """Returns the number of new questions; 0 also if the face is another's by now, if the engine has not seen
    it, or if its person is not matched.

    No face is matched: one answer is no reason to be sure of the next. Left out are faces that recognition
    would match with, or ask about for, another person, faces with a question that waits, and faces on photos
    that the person is on. A poor face leads to no question about others, and a face that is too poor for any
    question is left out: blurred faces are alike, whoever is on them.
    """
    face = await sql.one(_Face, _CONFIRMED, face_id, person_id, engine.name)
    if face is None or is_poor(face.quality):
        return 0
    near = await _near(face, engine, index, settings)
    unknown = await unknown_faces(face.workspace_id, near, engine.name)
    probes = [probe for probe in unknown if may_be_asked(probe.quality)]
    search = await search_persons(face.workspace_id, probes, engine, index, settings)
    async with transaction(doorbell) as work:
        await lock_with_proposed(search.workspace_id, [person_id], search.proposed)
        if not await _is_still_theirs(face_id, person_id):
            return 0
        others = await _somebody_else(person_id, search, engine)
        theirs = [near[probe.face] for probe in probes if probe.face and probe.face not in others]
        room = max(0, search.settings.face_suggestions_per_person - await _waiting(person_id))
        policy = search.settings.ask_policy()
        found = {
            hit.face_id: grounds({face_id: engine.calibration.confidence(hit.similarity)}, policy)
            for hit in (await _askable(search.workspace_id, person_id, theirs))[:room]
        }
        return await suggest_faces(work, person_id, found)


async def _somebody_else(person_id: PersonId, search: Search, engine: FaceEngine) -> set[FaceId | None]:
    """Faces that recognition matches with, or asks about for, other persons. Also faces that are as like
    anybody, this person too, as a question needs, but for which the rules ask nothing, because they are too
    poor or the gallery is large.
    """
    matches = await match_faces(search, engine)
    least = search.settings.face_prototype_search_threshold
    return {
        probe.face
        for probe, match in zip(search.probes, matches, strict=True)
        if match.person not in (None, person_id) or (match.person is None and match.confidence >= least)
    }


async def _near(
    face: _Face, engine: FaceEngine, index: VectorIndex, settings: Settings
) -> dict[FaceId, Candidate]:
    """Unknown faces that look like this one."""
    workspace_id, probe = face.workspace_id, from_bytes(face.vector)
    since, own = await settings_now(workspace_id, settings)
    least = engine.calibration.cosine(own.face_similar_search_threshold)
    [hits] = await index.similar_unassigned(workspace_id, [probe], min_similarity=least)
    [fresh] = await similar_unindexed(
        workspace_id, [probe], engine=engine.name, since=since, min_similarity=least
    )
    return {hit.face_id: hit for hit in sorted((*hits, *fresh), key=lambda hit: hit.similarity)}


async def _is_still_theirs(face_id: FaceId, person_id: PersonId) -> bool:
    """Call it with the person locked, so that it is neither erased, hidden nor learned again before the
    commit.
    """
    live = await sql.value(
        PersonId,
        f"SELECT p.id FROM persons p WHERE p.id = $1 AND {IS_MATCHED}",  # noqa: S608  a constant
        person_id,
    )
    theirs = "SELECT id FROM face_instances WHERE id = $1 AND person_id = $2"
    return live is not None and await sql.value(FaceId, theirs, face_id, person_id) is not None


async def _waiting(person_id: PersonId) -> int:
    waiting = await sql.value(
        int,
        """SELECT count(*) AS n FROM face_suggestions
           WHERE suggested_person_id = $1 AND status = 'PENDING'""",
        person_id,
    )
    return waiting or 0


async def _askable(
    workspace_id: WorkspaceId, person_id: PersonId, hits: Sequence[Candidate]
) -> list[Candidate]:
    """The closest come first. Photos that the person is on already are left out: nobody is on one twice.
    Refused faces are left out, so that they take no room from others.
    """
    nearest = {hit.face_id: hit for hit in hits}
    found = await sql.values(
        FaceId,
        f"""SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           WHERE f.workspace_id = $1 AND f.id = ANY($2::uuid[]) AND f.person_id IS NULL
             AND f.set_aside IS NULL AND NOT EXISTS (
                 SELECT 1 FROM ({refusals_where("= f.id")}) r WHERE r.person_id = $3)
             AND NOT EXISTS (SELECT 1 FROM face_suggestions s
                 WHERE s.face_instance_id = f.id AND s.status = 'PENDING')
             AND NOT EXISTS (SELECT 1 FROM face_instances o
                 WHERE o.asset_id = f.asset_id AND o.person_id = $3)
           ORDER BY f.id FOR NO KEY UPDATE OF f""",  # noqa: S608  a constant
        workspace_id,
        list(nearest),
        person_id,
    )
    return sorted((nearest[face_id] for face_id in found), key=lambda hit: -hit.similarity)
