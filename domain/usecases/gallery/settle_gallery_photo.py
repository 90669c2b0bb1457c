"""A training photo of a connected person looks unlike the others: a moderator says if it shows the person."""

from dataclasses import dataclass

from domain.errors import Conflict, NotFound
from domain.ids import AssetId, FaceId, WorkspaceId
from domain.ports import Doorbell
from domain.queries import sql
from domain.queries.access.acting import Requester, moderating
from domain.queries.operations.done import Done, done_before
from domain.settings import Settings
from domain.steps.gallery.learn_gallery_photo import learn_gallery_photo
from domain.steps.gallery.leave_out_photos import leave_out_photos
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Known:
    """number: the number of the person that the photo was sent for."""

    workspace_id: WorkspaceId
    number: int


@dataclass(frozen=True, slots=True)
class _Photo:
    reason: str | None
    face: FaceId | None


async def settle_gallery_photo(
    asset_id: AssetId, by: Requester, *, is_the_person: bool, settings: Settings, doorbell: Doorbell
) -> Done:
    """After a yes the person is learned from the photo; after a no the photo is left out.

    For moderators only. Raises NotFound(`training_photo`), Conflict(`already_decided`: state) for a second
    decision, Conflict(`merged`: into), Conflict(`not_approved`: number) while the person is trained again,
    Conflict(`changed_since`) for a yes when the photo has no face any more.
    """
    known = await sql.one(
        _Known,
        """SELECT a.workspace_id, p.number FROM image_assets a
           JOIN persons p ON p.id = a.enrols_person_id AND p.erasing_at IS NULL
           WHERE a.id = $1 AND a.kind = 'training' AND a.sent_by_id IS NOT NULL""",
        asset_id,
    )
    acting = await moderating(known.workspace_id if known else None, by, what="training_photo")
    assert known is not None
    if (done := await done_before(by)) is not None:
        return done
    async with transaction(doorbell) as work:
        person = (await lock_persons(acting.workspace_id, [known.number]))[known.number]
        asset = await sql.one(
            _Photo,
            """SELECT a.reason, (SELECT f.id FROM face_instances f WHERE f.asset_id = a.id) AS face
               FROM image_assets a WHERE a.id = $1 AND a.enrols_person_id = $2 FOR UPDATE OF a""",
            asset_id,
            person.id,
        )
        if asset is None:
            raise NotFound("training_photo")
        # A no leaves no operation behind by which a press that is handled again would be known.
        if asset.reason == "left_out" and not is_the_person:
            return Done(None, person.number, again=True)
        if asset.reason != "odd":
            raise Conflict("already_decided", state=asset.reason)
        if is_the_person:
            if asset.face is None:
                raise Conflict("changed_since")
            return await learn_gallery_photo(
                work, acting, person, asset_id, asset.face, settings=settings, is_vouched=True
            )
        await leave_out_photos([asset_id])
        await work.add("show_gallery_photo", asset_id=asset_id)
        return Done(None, person.number)
