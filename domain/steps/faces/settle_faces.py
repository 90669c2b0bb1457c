"""Matches the faces just found on a photo: asks the index before the transaction, and writes inside it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.ports import DetectedFace, Eyes, FaceEngine
from domain.rules.faces.evidence import Probe, Quality
from domain.settings import Settings
from domain.states import Basis
from domain.steps.clusters.schedule_grouping import schedule_grouping
from domain.steps.faces.keep_faces import keep_faces
from domain.steps.faces.match_faces import Known, Search, match_faces, search_persons
from domain.steps.faces.move_faces import Move, move_faces
from domain.steps.questions.suggest_face import suggest_face
from domain.steps.work.work import Work


class LookedAt(Protocol):
    """A photo whose faces were just found: an `ImageAsset`, or a row with these columns of one."""

    @property
    def id(self) -> AssetId: ...

    @property
    def workspace_id(self) -> WorkspaceId: ...

    @property
    def taken_at(self) -> datetime: ...


class Settled(NamedTuple):
    """new: how many faces got a row. persons: who was recognised among them."""

    new: int
    persons: Sequence[PersonId]


@dataclass(frozen=True, slots=True)
class Sighting:
    faces: Sequence[DetectedFace]
    search: Search


async def sight(asset: LookedAt, faces: Sequence[DetectedFace], eyes: Eyes, settings: Settings) -> Sighting:
    """Asks the index, so call it before the transaction."""
    taken_on = asset.taken_at.date()
    probes: list[Probe[FaceId]] = [
        Probe(asset.id, face.embedding, quality_of(face), taken_on) for face in faces
    ]
    search = await search_persons(asset.workspace_id, probes, eyes.engine, eyes.index, settings)
    return Sighting(faces, search)


def quality_of(face: DetectedFace) -> Quality:
    return Quality(min(face.box.w, face.box.h), face.sharpness, face.confidence)


async def settle_faces(
    work: Work,
    asset: LookedAt,
    seen: Sighting,
    engine: FaceEngine,
    *,
    taken: Collection[PersonId] = (),
) -> Settled:
    """Call with the photo locked (`lock_for_look`). taken: persons that are on the photo already; another
    face there is at most suggested for them.
    """
    workspace_id = asset.workspace_id
    on_it = {(asset.id, person) for person in taken}
    matches = await match_faces(seen.search, engine, taken=on_it)
    kept = await keep_faces(workspace_id, asset.id, seen.faces, engine.name)
    new = [(face_id, match) for face_id, match in zip(kept, matches, strict=True) if face_id is not None]
    for face_id, match in new:
        await _settle(work, seen.search, face_id, match)
    if new:
        await schedule_grouping(work, workspace_id)
    named = (match.person for _, match in new if match.kind == "identified")
    known = {PersonId(person) for person in named if person is not None}
    return Settled(len(new), sorted(known))


async def _settle(work: Work, search: Search, face_id: FaceId, match: Known) -> None:
    for person_id, hits in match.asked.items():
        await suggest_face(work, face_id, person_id, hits, search.settings.ask_policy())
    if match.kind == "identified":
        faces, by = [face_id], match.by
        move = Move(
            search.workspace_id, faces, None, match.person, actor="engine", basis=Basis.MATCHED, matched_by=by
        )
        await move_faces(work, move)
