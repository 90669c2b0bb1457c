"""Judges a training photo of a connected person: is that person on it, and is it good enough?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

import numpy as np

from domain.errors import Conflict, InvalidInput, NotFound
from domain.ids import AssetId, BatchId, PersonId, WorkspaceId
from domain.ports import DetectedFace, Doorbell, Eyes, Memberships, UprightImage
from domain.queries import sql
from domain.queries.access.acting import Acting, TelegramRequester
from domain.queries.faces.half_seen import lacks_rival
from domain.queries.gallery.vouched_faces import vouched_faces
from domain.queries.persons.look_alikes import look_alikes
from domain.queries.settings.settings_of import settings_of
from domain.rules.connecting.enrolment import Claim, FaceLook, judge, whom_it_resembles
from domain.rules.faces.evidence import best_cosines
from domain.rules.faces.vectors import from_rows
from domain.rules.photos.store_keys import card_key
from domain.settings import Settings
from domain.states import AssetState
from domain.steps.faces.keep_faces import keep_faces
from domain.steps.faces.match_faces import resembling
from domain.steps.faces.settle_faces import sight
from domain.steps.gallery.learn_gallery_photo import learn_gallery_photo
from domain.steps.persons.lock_persons import LockedPerson, lock_persons
from domain.steps.photos.store_picture import store_picture
from domain.steps.work.work import Work, transaction

MOST_FACES = 9
CROP_PX = 200
ODD = "odd"


@dataclass(frozen=True, slots=True)
class _Sent:
    """number: the person's number. tg_user_id: the sender of the photo."""

    id: AssetId
    workspace_id: WorkspaceId
    tg_file_id: str
    taken_at: datetime
    enrols_person_id: PersonId
    number: int
    tg_user_id: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """face: the face that is the person's (`good`) or might be (`odd`); None for every other verdict."""

    verdict: str
    face: DetectedFace | None = None


async def judge_gallery_photo(
    asset_id: AssetId, eyes: Eyes, memberships: Memberships, settings: Settings, doorbell: Doorbell
) -> str:
    """Returns the verdict. `good`: learned. `odd`: the face does not look like those for which somebody
    vouched, or may be a look-alike's, so nothing is learned until a moderator says that it is the person.
    `skipped`: the photo has a verdict already. `let go`: the person is gone, or the sender may not send
    photos of it any more. `later`: the photo went to another person, who absorbed this one, and is judged
    again. Any other: what is wrong with the photo.

    Raises Unavailable; Untold when only Telegram could tell whether the sender moderates.
    """
    asset = await sql.one(
        _Sent,
        """SELECT a.id, a.workspace_id, a.tg_file_id, a.taken_at, a.enrols_person_id, p.number, r.tg_user_id
           FROM image_assets a
           JOIN persons p ON p.id = a.enrols_person_id AND p.approval = 'approved' AND p.erasing_at IS NULL
               AND p.status <> 'MERGED'
           JOIN participants r ON r.id = a.sent_by_id
           WHERE a.id = $1 AND a.state = 'received'""",
        asset_id,
    )
    if asset is None:
        return await _leave(asset_id, None, doorbell)
    batch_id = BatchId(uuid5(NAMESPACE_OID, f"gallery:{asset_id}"))
    by = TelegramRequester(asset.tg_user_id, memberships, batch_id)
    owns = await by.owns(asset.enrols_person_id)
    # Where Telegram does not tell whether a sender who is no owner moderates, this raises and the task is
    # tried again: that is no sign that the right is lost.
    acting = Acting(by, asset.workspace_id, await by.moderates(asset.workspace_id, or_untold=not owns))
    if not (acting.is_moderator or owns):  # the sender has lost the right
        return await _leave(asset_id, asset.enrols_person_id, doorbell)
    try:
        image = await eyes.codec.decode(await eyes.source.download(asset.tg_file_id))
    except InvalidInput as error:
        return await _conclude(asset, acting, _Seen(error.code), eyes, settings=settings, doorbell=doorbell)
    settings = await settings_of(asset.workspace_id, settings)
    seen = await _look(asset, await eyes.engine.find_faces(image), eyes, settings)
    if seen.verdict == ODD and seen.face is not None:
        await _store_crop(asset, image, seen.face, eyes)
    return await _conclude(asset, acting, seen, eyes, settings=settings, doorbell=doorbell)


async def _look(asset: _Sent, found: Sequence[DetectedFace], eyes: Eyes, settings: Settings) -> _Seen:
    """Judges the face that looks most like the person, so that nobody has to pick one of several faces. If no
    face is alike enough, the largest is judged, which has to stand out.

    A face that is alike enough for a question is taken for the person: else, for a child who has grown, the
    admins would be shown the largest face, which may be somebody else's. Brothers and sisters are that alike
    too, so the admins are asked unless the face is as alike as a match, and clearly no declared look-alike's.
    """
    faces = found[:MOST_FACES]
    if not faces:
        return _Seen("no_face")
    own, calibration = asset.enrols_person_id, eyes.engine.calibration
    cosines = await _likeness(own, faces, eyes)
    at = int(np.argmax(cosines)) if len(cosines) else 0
    likeness = float(cosines[at]) if len(cosines) else 0.0
    is_meant = likeness >= calibration.suggest_cosine
    looks = [FaceLook(min(face.box.w, face.box.h), face.sharpness) for face in faces]
    meant = [looks[at]] if is_meant else looks
    face = faces[at] if is_meant else faces[0]
    sure = calibration.confidence(likeness) if is_meant else 0.0
    whose = await _whose(asset, face, sure, eyes, settings)
    verdict = judge(meant, settings.enrolment_policy(), is_somebody_else=whose == "other")
    if verdict != "good":
        return _Seen(verdict)
    is_sure = whose == "own" and likeness >= calibration.cosine(settings.match_policy().learn)
    return _Seen("good" if is_sure else ODD, face)


async def _likeness(person_id: PersonId, faces: Sequence[DetectedFace], eyes: Eyes) -> Sequence[float]:
    """The best cosine of each face with the person's vouched faces; empty if there are none.

    Photos that owners added are not compared with: a cross-faded picture, which looks like two people, would
    let photos of the second one in.
    """
    known = await vouched_faces(person_id, eyes.engine.name)
    if not known:
        return ()
    gallery = from_rows(known)
    [nearest] = best_cosines([gallery], np.stack([face.embedding for face in faces])).tolist()
    return list(nearest)


async def _whose(asset: _Sent, face: DetectedFace, sure: float, eyes: Eyes, settings: Settings) -> Claim:
    """Whether somebody else may be on the photo. sure: the confidence for this person."""
    own, policy = asset.enrols_person_id, settings.match_policy()
    seen = await sight(asset, [face], eyes, settings)
    async with sql.in_transaction():
        [known] = await resembling(seen.search, eyes.engine, at_least=0)
        alike = await look_alikes(asset.workspace_id, [own])
        is_missed = await lacks_rival(asset.workspace_id, own, eyes.engine.name)
    others = {person: one for person, one in known.items() if person != own}
    claim = whom_it_resembles(others, sure, alike.get(own, ()), policy, eyes.engine.calibration)
    return "own_or_other" if is_missed and claim == "own" else claim


async def _store_crop(asset: _Sent, image: UprightImage, face: DetectedFace, eyes: Eyes) -> None:
    """Stores the face for the moderators' card, because they were not sent the photo."""
    crop = await eyes.codec.crop_face(image, face.box, side_px=CROP_PX)
    key = card_key(asset.workspace_id, "gallery", asset.id)
    picture = await eyes.codec.face_sheet([crop], numbered=False)
    await store_picture(eyes.store, key, picture, asset.enrols_person_id)


async def _conclude(
    asset: _Sent, acting: Acting, seen: _Seen, eyes: Eyes, *, settings: Settings, doorbell: Doorbell
) -> str:
    async with transaction(doorbell) as work:
        person = await _person_now(asset, acting)
        if person is None:
            return await _leave_now(work, asset.id, asset.enrols_person_id)
        concluded = await sql.value(
            AssetId,
            """UPDATE image_assets SET state = $2, reason = $3, updated_at = now()
               WHERE id = $1 AND state = 'received' RETURNING id""",
            asset.id,
            AssetState.DONE
            if seen.face is not None or seen.verdict in _OF_READABLE_PHOTOS
            else AssetState.REJECTED,
            seen.verdict,
        )
        if concluded is None:
            return "skipped"
        face = None
        if seen.face is not None:
            [face] = await keep_faces(acting.workspace_id, asset.id, [seen.face], eyes.engine.name)
        if seen.verdict == "good" and face is not None:
            await learn_gallery_photo(work, acting, person, asset.id, face, settings=settings)
        await work.add("show_gallery_photo", asset_id=asset.id)
    return seen.verdict


async def _person_now(asset: _Sent, acting: Acting) -> LockedPerson | None:
    """Locks the person. None if it was erased or absorbed just now, or the sender has lost the right."""
    try:
        person = (await lock_persons(acting.workspace_id, [asset.number]))[asset.number]
    except (NotFound, Conflict):
        return None
    return person if acting.is_moderator or await acting.owns_now(person.id) else None


async def _leave(asset_id: AssetId, person_id: PersonId | None, doorbell: Doorbell) -> str:
    async with transaction(doorbell) as work:
        return await _leave_now(work, asset_id, person_id)


async def _leave_now(work: Work, asset_id: AssetId, person_id: PersonId | None) -> str:
    """person_id: the person for which the photo was judged; None if it was found to be for nobody. If another
    person absorbed that person meanwhile, the photo is judged again for the survivor.
    """
    is_others = await sql.value(
        int,
        "SELECT 1 AS yes FROM image_assets WHERE id = $1 AND state = 'received' AND enrols_person_id <> $2",
        asset_id,
        person_id,
    )
    if is_others is not None:
        await work.add("judge_gallery_photo", asset_id=asset_id)
        return "later"
    return "let go" if await _let_go_photo(work, asset_id) else "skipped"


# Verdicts without a face on photos that could be read: these photos are `done`. With any other verdict and no
# face a photo is `rejected`.
_OF_READABLE_PHOTOS = ("no_face", "several_faces", "too_small", "too_blurred", "somebody_else")


# When two persons were merged and both had this photo, the absorbed one's copy ends here as `same_photo`.
_LET_GO = """
UPDATE image_assets a SET state = 'rejected', updated_at = now(), reason = CASE WHEN EXISTS (
    SELECT 1 FROM persons p WHERE p.id = a.enrols_person_id AND p.status = 'MERGED')
    THEN 'same_photo' ELSE 'moved_on' END
WHERE a.id = $1 AND a.kind = 'training' AND a.state = 'received'
RETURNING EXISTS (SELECT 1 FROM participant_persons l WHERE l.person_id = a.enrols_person_id
    AND l.participant_id = a.sent_by_id AND l.state = 'approved') AS is_linked
"""


async def _let_go_photo(work: Work, asset_id: AssetId) -> bool:
    """Rejects a photo that must not or need not be looked at any more. Returns False for a photo that was
    looked at before. Its sender is told while they are linked to the person.
    """
    is_linked = await sql.value(bool, _LET_GO, asset_id)
    if is_linked:
        await work.add("show_gallery_photo", asset_id=asset_id)
    return is_linked is not None
