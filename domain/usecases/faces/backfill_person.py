"""Looks for a person among the faces that were seen earlier, for example after an approval or an answer.

All prototypes are searched with at once, and one decision is made for all faces that they find.
The number of statements does not grow with the number of prototypes, faces and questions.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from domain.ids import FaceId, PersonId, SuggestionId, WorkspaceId
from domain.ports import Doorbell, FaceEngine, VectorIndex
from domain.queries import sql
from domain.queries.faces.unknown_faces import unknown_faces_since
from domain.queries.persons.live_person import IS_LIVE
from domain.queries.settings.settings_of import OWN_OF_PERSON, with_own
from domain.rules.faces.aggregating import Grounds
from domain.rules.faces.evidence import Probe, Vectors, best_cosines
from domain.rules.faces.vectors import from_bytes
from domain.settings import Settings
from domain.states import Basis
from domain.steps.deliveries.name_on_received import name_on_received
from domain.steps.faces.choose_prototypes import lane_of_questions
from domain.steps.faces.match_faces import (
    Known,
    Search,
    decide_by,
    evidence_of,
    least_similarity,
    search_persons_since,
)
from domain.steps.faces.move_faces import Move, Moved, move_faces
from domain.steps.faces.note_rerun import note_rerun
from domain.steps.questions.suggest_face import grounds_of, renew_suggestions
from domain.steps.work.work import Work, transaction
from domain.values.rerun import Rerun

MAX_FOUND = 2000  # for each prototype

# requests: persons who wait for approval. Somebody may have asked for this very person before it had an
# owner who could be told. Later requests are compared with this person anyway. waiting: read here, because a
# time cannot tell which questions the search knew. Another transaction may have begun before the search, and
# commit its face and its question after it.
_GALLERY = f"""
SELECT p.workspace_id, clock_timestamp() AS at, {OWN_OF_PERSON} AS own,
    array_agg(x.face_instance_id ORDER BY x.face_instance_id) AS faces,
    string_agg(e.vector, '' ORDER BY x.face_instance_id) AS vectors,
    ARRAY(SELECT r.id FROM persons r WHERE r.workspace_id = p.workspace_id AND r.approval = 'requested'
        AND r.erasing_at IS NULL ORDER BY r.id) AS requests,
    ARRAY(SELECT s.id FROM face_suggestions s WHERE s.suggested_person_id = p.id
        AND s.status = 'PENDING') AS waiting
FROM person_prototypes x JOIN persons p ON p.id = x.person_id
JOIN face_embeddings e ON e.face_id = x.face_instance_id AND e.engine = $2
WHERE p.id = $1 AND {IS_LIVE} GROUP BY p.id
"""  # noqa: S608  constants

# Locks the faces that are still of nobody, so that what is read here is still true at the commit. A face that
# waits for an answer is not matched. Nobody is on a photo twice.
_HOLD = """
SELECT f.id, f.set_aside IS NULL AS may_be_asked, EXISTS (SELECT 1 FROM face_suggestions s
        WHERE s.face_instance_id = f.id AND s.status = 'PENDING') AS is_asked,
    EXISTS (SELECT 1 FROM face_instances o WHERE o.asset_id = f.asset_id AND o.person_id = $2) AS is_on_photo
FROM face_instances f WHERE f.id = ANY($1::uuid[]) AND f.person_id IS NULL
  AND f.set_aside IS DISTINCT FROM 'not_a_face' ORDER BY f.id FOR NO KEY UPDATE OF f
"""


@dataclass(frozen=True, slots=True)
class Found:
    """clear: faces that are the person's. by: the person's prototypes that the clear faces look like.
    questions: faces that may be the person's. of_look_alikes: faces that look more like a person who is
    declared not to be this one.
    """

    clear: Sequence[FaceId] = ()
    by: Collection[FaceId] = ()
    questions: Mapping[FaceId, Grounds[FaceId]] = field(default_factory=dict)
    of_look_alikes: Sequence[FaceId] = ()


@dataclass(frozen=True, slots=True)
class _Gallery:
    """at: Postgres' time before the search. faces: the prototypes. vectors: theirs, in one piece. waiting:
    the questions about the person.
    """

    workspace_id: WorkspaceId
    at: datetime
    own: str | None
    faces: Sequence[FaceId]
    vectors: bytes
    requests: Sequence[PersonId]
    waiting: Sequence[SuggestionId]


@dataclass(frozen=True, slots=True)
class _Held:
    id: FaceId
    may_be_asked: bool
    is_asked: bool
    is_on_photo: bool


async def backfill_person(
    person_id: PersonId,
    engine: FaceEngine,
    index: VectorIndex,
    settings: Settings,
    doorbell: Doorbell,
    *,
    rerun: Rerun | None = None,
) -> int:
    """Matches what is clear, asks about what is not, delivers nothing: each recipient gets one offer.

    An older question of the person stays if it would be asked again, however many wait, if it came from
    somebody's answer, if the engine has not seen its face, or if the face now seems to be a declared
    look-alike's: two look-alikes on one day resemble each other more than one child on two days, so the
    families are asked in turn. The other questions end. Returns on how many photos a face was matched.
    Recognition looks at photos that are posted from now on; a face that both find is matched once. rerun:
    notes what changes, and may only rehearse it; a rerun does not wait until faces like a confirmed one were
    asked about (`_comes_too_early`).
    """
    gallery = await sql.one(_Gallery, _GALLERY, person_id, engine.name)
    if gallery is None:
        return 0
    workspace_id, own = gallery.workspace_id, with_own(settings, gallery.own)
    probes = await _alike(gallery, engine, index, own)
    search = await search_persons_since(workspace_id, probes, engine, index, since=gallery.at, own=own)
    async with transaction(doorbell, rehearses=rerun is not None and rerun.rehearses) as work:
        # A person whom a face resembles more may have been approved just now, too.
        found = await _decide(person_id, gallery, search, engine)
        if found.clear and rerun is None and await _comes_too_early(work, person_id):
            return 0
        await renew_suggestions(
            work,
            workspace_id,
            person_id,
            found.questions,
            gallery.waiting,
            engine=engine.name,
            most=own.face_suggestions_per_person,
            stay=found.of_look_alikes,
        )
        moved = Moved()
        if found.clear:
            moved = await move_faces(work, _move(workspace_id, person_id, found))
            await name_on_received(work, person_id, assets=moved.asset_ids)
        await work.add("show_offer", person_id=str(person_id))
        await work.add("sync_person_faces", person_id=str(person_id))
        waiting = [{"person_id": str(one)} for one in gallery.requests]
        await work.add_each("find_resemblances", waiting)
        await note_rerun(rerun, workspace_id)
    return len(moved.asset_ids)


async def _comes_too_early(work: Work, person_id: PersonId) -> bool:
    """Whether faces like a confirmed one are still to be asked about: a yes leads to questions first, and
    only then to matches. If so, another search is put behind them.

    Call it with the person locked, so that nobody confirms another face before this commits.
    """
    lane = lane_of_questions(person_id)
    waiting = await sql.value(
        int,
        """SELECT 1 AS yes FROM tasks
           WHERE lane = $1 AND kind = 'propagate_face' AND state IN ('ready', 'leased') LIMIT 1""",
        lane,
    )
    if waiting is not None:
        await work.add("backfill_person", lane=lane, person_id=str(person_id))
    return waiting is not None


async def _alike(
    gallery: _Gallery, engine: FaceEngine, index: VectorIndex, own: Settings
) -> list[Probe[FaceId]]:
    """Unknown faces that may be the person's: those that look like the prototypes, or like their mean."""
    prototypes = _vectors(gallery.vectors, engine.dimensions)
    least = least_similarity(engine, own)
    near = await index.similar_to_any(
        gallery.workspace_id, list(prototypes), min_similarity=least, limit=MAX_FOUND * len(prototypes)
    )
    found = {hit.face_id for hit in near}
    probes = await unknown_faces_since(gallery.workspace_id, found, engine.name, gallery.at)
    if not probes:
        return []
    best = best_cosines([prototypes], np.stack([probe.vector for probe in probes]))
    confidences = engine.calibration.confidences(best[0]).tolist()
    # A face that is too unlike for a question about this person is not compared with other persons.
    asks = own.match_policy().suggest
    return [probe for probe, confidence in zip(probes, confidences, strict=True) if confidence >= asks]


def _vectors(together: bytes, dimensions: int) -> Vectors:
    return from_bytes(together).reshape(-1, dimensions)


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


async def _decide(person_id: PersonId, gallery: _Gallery, search: Search, engine: FaceEngine) -> Found:
    if not search.probes:
        return Found()
    known = await evidence_of(search, engine, also=gallery.faces)
    faces = [probe.face for probe in search.probes if probe.face is not None]
    held = {face.id: face for face in await sql.rows(_Held, _HOLD, faces, person_id)}
    taken = {
        (probe.photo, person_id)
        for probe in search.probes
        if probe.face in held and held[probe.face].is_on_photo
    }
    matches = await decide_by(known, search, engine, taken=taken)
    theirs = [
        (held[face], match)
        for face, match in zip(faces, matches, strict=True)
        if face in held and person_id in {match.person, *match.rivals}
    ]
    theirs.sort(key=lambda found: -found[1].confidence)
    # A face that anybody is being asked about is not matched here: the answer decides whose it is.
    clear = {face.id: match for face, match in theirs if match.kind == "identified" and not face.is_asked}
    asks = [(face, match) for face, match in theirs if face.id not in clear and face.may_be_asked]
    by = {prototype for match in clear.values() for prototype in match.by}
    twins = known.look_alikes_of(person_id)
    of_twins = [face for face, match in zip(faces, matches, strict=True) if match.person in twins]
    return Found(list(clear), by, _questions(person_id, asks, search.settings), of_twins)


def _questions(
    person_id: PersonId, asks: Sequence[tuple[_Held, Known]], own: Settings
) -> dict[FaceId, Grounds[FaceId]]:
    """Faces about which somebody is being asked, and the surest others, as many as there may be questions
    about one person.
    """
    policy = own.ask_policy()
    found = [(face, grounds_of(match.asked.get(person_id, match.hits), policy)) for face, match in asks]
    found.sort(key=lambda one: -one[1].aggregate)
    asked = [one for one in found if one[0].is_asked]
    others = [one for one in found if not one[0].is_asked][: own.face_suggestions_per_person]
    return {face.id: why for face, why in (*asked, *others)}
