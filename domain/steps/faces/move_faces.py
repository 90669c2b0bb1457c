"""Moves faces for every operation: from a person or from nobody, to a person or to nobody. Elsewhere a face
changes hands only where a new person's training photo is judged, and where a restore repeats erases.

A fixed number of statements, however many faces: everything is done to the whole set at once.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.ids import AssetId, BatchId, EventId, FaceId, ParticipantId, PersonId, SuggestionId, WorkspaceId
from domain.queries import sql
from domain.queries.faces.recognised import newly_recognised
from domain.states import Basis
from domain.steps.clusters.schedule_grouping import schedule_grouping
from domain.steps.clusters.show_clusters import show_cluster_card
from domain.steps.deliveries.withdraw_photos import withdraw_photos
from domain.steps.faces.unfounded import KEPT_SECONDS, SECONDS, UNFOUNDED
from domain.steps.faces_queue.announce import ANNOUNCE, Announcement, announce_args
from domain.steps.persons.recount_persons import PERSONS_ON_PHOTO
from domain.steps.photos.owe_photo_cards import follow_photo_cards
from domain.steps.photos.still_shown import SHEETS
from domain.steps.questions.ask_who_waited import IS_BEHIND, ask_each
from domain.steps.work.work import Work
from domain.values.way_back import KeptBasis, WayBack

# No name stands in a note: history outlives the person. Numbers become names when the history is read.
_NOTES = {
    "ASSIGN_TO_PERSON": "Assigned face to person no. %2$s",
    "MOVE_TO_PERSON": "Moved face from person no. %1$s to no. %2$s",
    "UNASSIGN_FROM_PERSON": "Unassigned face from person no. %1$s",
}


@dataclass(frozen=True, slots=True)
class Move:
    """face_ids: None for all faces of the source. source: None for unknown faces. target: None for nobody.

    actor: `tg:<user id>` or `queue` of whoever decided, `engine` for a match. batch_id: of the operation.
    refused: somebody says that the faces are not the source; they never go back there by themselves. note:
    what history says of the move. bulk: whether a move to nobody is of many photos. takes_back: whether
    recipients of the source lose photos that it is no longer on. basis: why the faces are the target's; None
    keeps the former basis, and is *matched* where there was none. matched_by: the prototypes' faces that a
    match rests on. answers: questions to which the move of their faces is a yes. once_a_photo: a face
    stays if its photo shows the target already; of two moved faces on one photo both go. announces: what
    others are told.
    """

    workspace_id: WorkspaceId
    face_ids: Sequence[FaceId] | None
    source: PersonId | None
    target: PersonId | None
    actor: str
    batch_id: BatchId | None = None
    refused: bool = False
    bulk: bool = False
    takes_back: bool = True
    note: str | None = None
    basis: Basis | None = None
    matched_by: Sequence[FaceId] = ()
    answers: Sequence[SuggestionId] = ()
    once_a_photo: bool = False
    announces: Announcement | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What changed hands; faces that somebody had moved before are left out.

    undo: what an undo needs beside the faces: their pins, their refusals for the target, their former
    basis if it changed, and the second faces (`SECONDS`). stops: how many photos each participant loses.
    expired: how many suggestions ended.
    """

    face_ids: Sequence[FaceId] = ()
    asset_ids: Sequence[AssetId] = ()
    undo: WayBack = field(default_factory=WayBack)
    stops: Mapping[ParticipantId, int] = field(default_factory=dict)
    expired: int = 0

    @property
    def pinned(self) -> int:
        """How many of the faces were pinned."""
        return len(self.undo.get("pinned", ()))


@dataclass(frozen=True, slots=True)
class _Changed:
    """basis, matched_by: why it was the source's. card_of: number of the cluster whose card counts it."""

    id: FaceId
    asset_id: AssetId
    version: int
    basis: Basis | None
    matched_by: Sequence[FaceId]
    has_card: bool
    card_of: int | None


@dataclass(frozen=True, slots=True)
class _Settled:
    """What followed a move. announced: ids in the outbox. waited: persons whose question waited behind an
    ended one. allowed: each refusal that ended, as JSON. pinned: each prototype that somebody had pinned, as
    JSON. unfounded: persons with a match in doubt now. seconds: see `WayBack`, each as JSON.
    """

    event_id: EventId
    announced: Sequence[int]
    expired: Sequence[SuggestionId]
    waited: Sequence[PersonId]
    allowed: Sequence[str]
    pinned: Sequence[str]
    unfounded: Sequence[PersonId]
    seconds: Sequence[str]


# The photos are locked with their faces: of two moves on one photo, the second lists the persons on it after
# the first has committed. A face that is refused ($8) is no longer set aside as *no face*: somebody has
# looked at it.
_CHANGE_HANDS = """
WITH held AS (
    SELECT id, basis, matched_by FROM face_instances
    WHERE ($1::uuid[] IS NULL AND person_id = $3 OR id = ANY($1)) AND workspace_id = $2
      AND person_id IS NOT DISTINCT FROM $3::uuid
      AND NOT ($7::boolean AND EXISTS (
        SELECT 1 FROM face_instances o WHERE o.asset_id = face_instances.asset_id AND o.person_id = $4))
    ORDER BY id FOR NO KEY UPDATE),
moved AS (
    UPDATE face_instances f SET person_id = $4, version = version + 1, updated_at = now(),
        basis = CASE WHEN $4::uuid IS NOT NULL THEN coalesce($5::text, f.basis, 'matched') END,
        matched_by = CASE WHEN $4::uuid IS NULL THEN '{}' WHEN $5 IS NULL THEN f.matched_by
            ELSE $6::uuid[] END,
        set_aside = CASE WHEN $8::boolean THEN NULLIF(f.set_aside, 'not_a_face') ELSE f.set_aside END,
        clustered_at = CASE WHEN $8 AND f.set_aside = 'not_a_face' THEN NULL ELSE f.clustered_at END
    FROM held WHERE f.id = held.id
    RETURNING f.id, f.asset_id, f.version, f.cluster_id, held.basis, held.matched_by)
SELECT moved.id, moved.asset_id, moved.version, moved.basis, moved.matched_by, EXISTS (
        SELECT 1 FROM cards c WHERE c.workspace_id = $2 AND c.kind = 'photo' AND c.subject = a.id::text
    ) AS has_card, CASE WHEN $3::uuid IS NULL OR $4::uuid IS NULL THEN (
        SELECT k.number FROM clusters k JOIN cards c ON c.workspace_id = $2 AND c.kind = 'cluster'
            AND c.subject = k.number::text
        WHERE k.id = moved.cluster_id AND k.state = 'open' LIMIT 1) END AS card_of
FROM moved JOIN image_assets a ON a.id = moved.asset_id ORDER BY a.id FOR NO KEY UPDATE OF a
"""

# A face represents only its own person. Questions about a moved face or because of it end, except those in
# $15. An assignment ends an earlier refusal. The parts touch different rows, because no part sees what the
# others change. Nor does it see what is committed while it waits, so an earlier statement locks the faces.
_SETTLE = f"""
WITH dropped AS (
    DELETE FROM person_prototypes WHERE face_instance_id = ANY($1::uuid[])
    RETURNING face_instance_id, role, is_pinned, pinned_by),
answered AS (
    UPDATE face_suggestions SET status = 'ACCEPTED', reviewed_at = now(), reviewed_by = $10
    WHERE status = 'PENDING' AND id = ANY($15::bigint[])
      AND face_instance_id = ANY($1::uuid[]) RETURNING id),
expired AS (
    UPDATE face_suggestions SET status = 'EXPIRED', reviewed_at = now()
    WHERE status = 'PENDING' AND id <> ALL($15::bigint[]) AND (face_instance_id = ANY($1::uuid[])
        OR source_face_id = ANY($1::uuid[])) RETURNING id, face_instance_id),
allowed AS (
    DELETE FROM negative_pairs WHERE face_id = ANY($1::uuid[]) AND person_id = $8::uuid
    RETURNING face_id AS face, is_mistake, reason, was_recognised AS recognised, created_at AS at),
refused AS (
    INSERT INTO negative_pairs (face_id, person_id, is_mistake)
    SELECT face, $7::uuid, face = ANY($14::uuid[]) FROM unnest($1::uuid[]) AS face WHERE $9::boolean
    ON CONFLICT DO NOTHING),
noted AS (
    INSERT INTO face_assignment_events (workspace_id, actor, operation, batch_id, from_person_id,
        from_person_number, to_person_id, to_person_number, affected_face_instance_ids, face_count,
        affected_photo_ids, photo_count, note, recognised_count)
    SELECT $2, $10, $11, $12::uuid, source.id, source.number, target.id, target.number, to_jsonb($1::uuid[]),
        cardinality($1::uuid[]), to_jsonb($6::bigint[]), cardinality($6::bigint[]),
        format($13::text, source.number, target.number),
        $16::int
    FROM (SELECT) AS event
    LEFT JOIN persons source ON source.id = $7 LEFT JOIN persons target ON target.id = $8 RETURNING id),
counted AS (
    UPDATE image_assets a SET updated_at = now(), person_numbers = {PERSONS_ON_PHOTO}
    WHERE a.id = ANY($6::bigint[])),
{SHEETS},
{SECONDS},
announced AS ({ANNOUNCE})
SELECT (SELECT id FROM noted) AS event_id, ARRAY(SELECT id FROM announced) AS announced,
    ARRAY(SELECT id FROM expired) AS expired,
    ARRAY(SELECT DISTINCT s.suggested_person_id FROM expired e JOIN face_suggestions s ON {IS_BEHIND}
        WHERE s.id NOT IN (SELECT id FROM expired UNION ALL SELECT id FROM answered)) AS waited,
    ARRAY(SELECT to_jsonb(allowed) FROM allowed) AS allowed,
    ARRAY(SELECT jsonb_build_object('face', face_instance_id, 'role', role, 'by', pinned_by)
        FROM dropped WHERE is_pinned) AS pinned,
    ARRAY({UNFOUNDED}) AS unfounded, ARRAY(SELECT {KEPT_SECONDS}) AS seconds
"""  # noqa: S608  a constant


async def move_faces(work: Work, move: Move) -> Moved:
    """Call with the persons locked in the order of their ids (`steps/persons/lock_persons.py`).

    Questions that rest on the old assignment end, prototypes of the faces go, photos are taken back where the
    source is no longer on them, the index follows. The caller owes the photos and chooses prototypes.
    """
    changed = await _change_hands(move)
    if not changed:
        return Moved()
    faces, assets = [face.id for face in changed], sorted({face.asset_id for face in changed})
    matched = [face.id for face in changed if face.basis == Basis.MATCHED]
    recognised = 0
    if move.actor == "engine" and move.target is not None:
        recognised = await newly_recognised({face.id: face.version for face in changed}, move.target)
    settled = await _settle(move, faces, assets, matched, recognised)
    await work.add_each("show_suggestion", [{"suggestion_id": question} for question in settled.expired])
    await work.add_each("publish_queue_message", [{"queue_outbox_id": one} for one in settled.announced])
    await ask_each(work, settled.waited)
    await follow_photo_cards(work, sorted({face.asset_id for face in changed if face.has_card}))
    for cluster in sorted({face.card_of for face in changed if face.card_of is not None}):
        await show_cluster_card(work, cluster)
    stops: Mapping[ParticipantId, int] = {}
    if move.source is not None and move.takes_back:
        stops = await withdraw_photos(work, move.workspace_id, assets, move.source)
    if len(assets) == 1:  # one task for all that changed on a photo
        await work.add("sync_asset_faces", asset_id=assets[0])
    else:
        await work.add("sync_moved_faces", event_id=str(settled.event_id))
    await work.add_each("rematch_person", [{"person_id": str(one)} for one in settled.unfounded])
    undo = _undo(move, changed, settled)
    counted_anew = [move.source] if move.refused and matched else []
    if any(refusal["is_mistake"] for refusal in undo["refusals"]):
        counted_anew.append(move.target)
    await work.add_each("show_mistakes", [{"person_id": str(one)} for one in counted_anew if one is not None])
    if move.target is None:
        await schedule_grouping(work, move.workspace_id)
    return Moved(faces, assets, undo, stops, len(settled.expired))


def _undo(move: Move, changed: Sequence[_Changed], settled: _Settled) -> WayBack:
    """An undo needs only the pinned prototypes: the others can be chosen again."""
    pinned, refusals = ([json.loads(one) for one in kept] for kept in (settled.pinned, settled.allowed))
    undo: WayBack = {"pinned": pinned, "refusals": refusals}
    if move.basis is not None or move.target is None:
        undo["grounds"] = _kept_basis(changed)
    if settled.seconds:
        undo["seconds"] = [json.loads(one) for one in settled.seconds]
    return undo


async def _change_hands(move: Move) -> list[_Changed]:
    return await sql.rows(
        _Changed,
        _CHANGE_HANDS,
        None if move.face_ids is None else list(move.face_ids),  # $1
        move.workspace_id,  # $2
        move.source,  # $3
        move.target,  # $4
        move.basis,  # $5
        list(move.matched_by),  # $6
        move.once_a_photo,  # $7
        move.refused and move.source is not None,  # $8
    )


def _kept_basis(changed: Sequence[_Changed]) -> list[KeptBasis]:
    """Why each face was the source's. Faces with the same reason stand together, because they may be many."""
    alike: dict[tuple[Basis, tuple[str, ...]], list[str]] = defaultdict(list)
    for face in changed:
        if face.basis is not None:
            alike[face.basis, tuple(map(str, face.matched_by))].append(str(face.id))
    return [{"basis": basis, "by": list(by), "faces": faces} for (basis, by), faces in alike.items()]


async def _settle(
    move: Move, faces: list[FaceId], assets: list[AssetId], matched: list[FaceId], recognised: int
) -> _Settled:
    """matched: those of the faces that recognition had taken for the source."""
    settled = await sql.one(
        _Settled,
        _SETTLE,
        faces,  # $1
        move.workspace_id,  # $2
        *announce_args(move.announces),  # $3, $4, $5
        assets,  # $6
        move.source,  # $7
        move.target,  # $8
        move.refused and move.source is not None,  # $9
        move.actor,  # $10
        _operation(move),  # $11
        move.batch_id,  # $12
        move.note or _NOTES.get(_operation(move)),  # $13
        matched,  # $14
        list(move.answers),  # $15
        recognised,  # $16
        move.basis not in (None, Basis.MATCHED),  # $17
    )
    assert settled is not None
    return settled


def _operation(move: Move) -> str:
    if move.target is not None:
        return "ASSIGN_TO_PERSON" if move.source is None else "MOVE_TO_PERSON"
    return "REMOVE_FROM_PERSON" if move.bulk else "UNASSIGN_FROM_PERSON"
