"""Matches faces to persons: the index is asked before the transaction, the decision is made inside it."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.ports import Candidate, FaceEngine, VectorIndex
from domain.queries.faces.evidence import evidence, evidence_unless_behind
from domain.queries.index.unindexed import unindexed_prototypes
from domain.queries.settings.settings_of import settings_now
from domain.rules.faces.doubts import is_doubtful
from domain.rules.faces.evidence import Evidence, Likeness, Probe, Quality
from domain.rules.faces.matching import Look, MatchPolicy, decide_faces
from domain.rules.faces.required_confidence import required_confidence
from domain.rules.faces.vectors import from_bytes
from domain.settings import Settings
from domain.steps.questions.suggest_face import Hit

# More probes in one request would hold the index for longer than a search may take.
PROBES_AT_ONCE = 50
# Each pair of a face and a person costs some 6 us and 400 bytes: with 100 persons, so many faces take 0.3 s
# and 20 MB.
_DECIDED_AT_ONCE = 500

_Likenesses = Mapping[PersonId, Likeness[PersonId, FaceId]]


@dataclass(frozen=True, slots=True)
class Search:
    """hits: for each probe, the candidates of the index. least: the cosine that each has at least. since: a
    time before the index was asked. settings: as they hold in the workspace.
    """

    workspace_id: WorkspaceId
    probes: Sequence[Probe[FaceId]]
    hits: Sequence[Sequence[Candidate]]
    least: float
    since: datetime
    settings: Settings

    @property
    def proposed(self) -> set[FaceId]:
        """The faces of all prototypes in `hits`."""
        return {hit.face_id for found in self.hits for hit in found}


@dataclass(frozen=True, slots=True)
class Known:
    """person is None exactly for *unknown*. hits: prototypes of the person, the closest first.

    rivals: look-alikes of the person whom the face may show as well, each with their hits; for a question.
    """

    kind: Literal["identified", "suggested", "unknown"]
    person: PersonId | None
    confidence: float
    hits: Sequence[Hit] = ()
    rivals: Mapping[PersonId, Sequence[Hit]] = field(default_factory=dict)

    @property
    def asked(self) -> Mapping[PersonId, Sequence[Hit]]:
        """Every person whom the face may show, when that is a question."""
        if self.kind != "suggested" or self.person is None:
            return {}
        return {self.person: self.hits, **self.rivals}

    @property
    def by(self) -> list[FaceId]:
        """The faces of all prototypes in `hits`: a match may rest on their mean."""
        return [hit.face_id for hit in self.hits]


def probe_of(vector: bytes, taken_at: datetime) -> Probe[FaceId]:
    """A face that is compared and not decided about: its quality does not count."""
    return Probe(AssetId(0), from_bytes(vector), Quality(0, 0, 0), taken_at.date())


def least_similarity(engine: FaceEngine, settings: Settings) -> float:
    """The least cosine at which a prototype counts: as a runner-up, as one of those whose mean counts, or for
    a refusal or a warning.
    """
    policy, calibration = settings.match_policy(), engine.calibration
    lead = calibration.cosine_of_lead(max(policy.min_margin, policy.look_alike_margin))
    spread = calibration.auto_cosine - calibration.suggest_cosine
    return min(calibration.cosine(policy.warn) - spread, calibration.cosine(policy.auto) - lead)


async def search_persons(
    workspace_id: WorkspaceId,
    probes: Sequence[Probe[FaceId]],
    engine: FaceEngine,
    index: VectorIndex,
    settings: Settings,
) -> Search:
    """Asks the index, so call it before the transaction. settings: of the process."""
    since, own = await settings_now(workspace_id, settings)
    return await search_persons_since(workspace_id, probes, engine, index, since=since, own=own)


async def search_persons_since(
    workspace_id: WorkspaceId,
    probes: Sequence[Probe[FaceId]],
    engine: FaceEngine,
    index: VectorIndex,
    *,
    since: datetime,
    own: Settings,
) -> Search:
    """since: Postgres' time before this call. own: the settings as they hold in the workspace."""
    least = least_similarity(engine, own)
    hits: list[list[Candidate]] = []
    for start in range(0, len(probes), PROBES_AT_ONCE):
        vectors = [probe.vector for probe in probes[start : start + PROBES_AT_ONCE]]
        hits += await index.nearest_persons(workspace_id, vectors, min_similarity=least)
    return Search(workspace_id, probes, hits, least, since, own)


async def match_faces(
    search: Search, engine: FaceEngine, *, taken: Collection[tuple[AssetId, PersonId]] = ()
) -> list[Known]:
    """One answer for each probe, by the workspace's settings. Locks persons, as `evidence_of` does. taken:
    pairs of a photo and a person who is on it already, so that another face there is at most suggested for
    this person.
    """
    return await decide_by(await evidence_of(search, engine), search, engine, taken=taken)


async def resembling(search: Search, engine: FaceEngine, *, at_least: float) -> list[dict[PersonId, float]]:
    """For each probe the confidence of every person whom it resembles with `at_least` or more, whatever the
    probe's quality. Hidden persons are among them.
    """
    known = await evidence_of(search, engine)
    return [
        {person: one.confidence for person, one in like.items() if one.confidence >= at_least}
        for like in known.likenesses(search.probes)
    ]


async def decide_by(
    known: Evidence[PersonId, FaceId],
    search: Search,
    engine: FaceEngine,
    *,
    taken: Collection[tuple[AssetId, PersonId]],
) -> list[Known]:
    """One answer for each probe, by evidence that was read already. taken: as in `match_faces`.

    The faces of some photos at a time, and not on the event loop.
    """
    matches: dict[int, Known] = {}
    for places in _together(search.probes):
        probes = [search.probes[place] for place in places]
        found = await asyncio.to_thread(_decide, known, probes, search.settings, engine, taken)
        matches.update(zip(places, found, strict=True))
    return [matches[place] for place in range(len(search.probes))]


def _together(probes: Sequence[Probe[FaceId]]) -> list[list[int]]:
    """Places of the probes that are decided together, with all faces of a photo: nobody is on it twice."""
    of_photo: dict[AssetId, list[int]] = defaultdict(list)
    for place, probe in enumerate(probes):
        of_photo[probe.photo].append(place)
    parts: list[list[int]] = []
    for places in of_photo.values():
        if not parts or len(parts[-1]) >= _DECIDED_AT_ONCE:
            parts.append([])
        parts[-1] += places
    return parts


def _decide(
    known: Evidence[PersonId, FaceId],
    probes: Sequence[Probe[FaceId]],
    settings: Settings,
    engine: FaceEngine,
    taken: Collection[tuple[AssetId, PersonId]],
) -> list[Known]:
    likenesses = known.likenesses(probes)
    policy = settings.match_policy()
    looks = [
        _look(probe, like, known, engine.name, policy) for probe, like in zip(probes, likenesses, strict=True)
    ]
    return [
        Known(
            match.kind,
            match.person,
            match.confidence,
            _hits(like, match.person, engine),
            {rival: _hits(like, rival, engine) for rival in _surest_first(match.rivals, like)},
        )
        for match, like in zip(decide_faces(looks, taken=taken), likenesses, strict=True)
    ]


async def evidence_of(
    search: Search, engine: FaceEngine, *, also: Collection[FaceId] = ()
) -> Evidence[PersonId, FaceId]:
    """The evidence for persons that the index proposed, and for persons whose prototypes it does not show
    yet. Locks these persons: call it inside the transaction that uses the answer. also: faces of prototypes
    whose persons are compared in any case.
    """
    proposed = search.proposed | {*also}
    faces = [probe.face for probe in search.probes if probe.face is not None]
    known = await evidence_unless_behind(
        search.workspace_id, list(proposed), engine, since=search.since, faces=faces
    )
    if known is not None:
        return known
    fresh = await unindexed_prototypes(
        search.workspace_id,
        [probe.vector for probe in search.probes],
        engine=engine.name,
        since=search.since,
        min_similarity=search.least,
    )
    proposed |= {hit.face_id for found in fresh for hit in found}
    return await evidence(search.workspace_id, list(proposed), engine, faces=faces)


def _look(
    probe: Probe[FaceId],
    like: _Likenesses,
    known: Evidence[PersonId, FaceId],
    engine: str,
    policy: MatchPolicy,
) -> Look[PersonId]:
    required = required_confidence(policy, engine, probe.quality, persons=known.gallery)
    confidences = {person: one.confidence for person, one in like.items() if not one.portrait.is_hidden}
    hidden = {person: one.confidence for person, one in like.items() if one.portrait.is_hidden}
    # A person about whom nobody would even be asked needs no further check.
    askable = {person: like[person] for person, one in confidences.items() if one >= required.suggest}
    doubtful = {
        person
        for person, one in askable.items()
        if is_doubtful(one, probe, required, policy, known.calibration)
    }
    look_alikes = {person: one.portrait.look_alikes for person, one in askable.items()}
    return Look(confidences, required, doubtful, probe.photo, look_alikes, known.calibration, hidden)


def _surest_first(persons: Collection[PersonId], like: _Likenesses) -> list[PersonId]:
    return sorted(persons, key=lambda person: (-like[person].confidence, person))


def _hits(like: _Likenesses, person: PersonId | None, engine: FaceEngine) -> list[Hit]:
    return [] if person is None else [Hit(*hit) for hit in like[person].hits(engine.calibration)]
