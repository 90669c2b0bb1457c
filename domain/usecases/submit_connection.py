"""The photos are done: the draft becomes a request that somebody with authority decides."""

from uuid import UUID

from domain.errors import Conflict
from domain.ports import Doorbell
from domain.queries import sql
from domain.steps.lock_draft import lock_draft
from domain.steps.work import transaction


async def submit_connection(person_id: UUID, participant_id: int, doorbell: Doorbell) -> int:
    """Number of usable faces; 0 leaves the person as a draft: it is kept, but there is nothing to approve.

    Raises NotFound when this is not the participant's draft (any more), Conflict(`still_looking`) while
    photos are being judged or wait for a pick.
    """
    async with transaction(doorbell) as work:
        await lock_draft(person_id, participant_id)
        photos = await sql.one(
            """SELECT count(*) FILTER (WHERE state = 'received' OR reason = 'choosing') AS open,
                   count(*) FILTER (WHERE state = 'done' AND reason = 'good') AS good
               FROM image_assets WHERE enrols_person_id = $1""",
            person_id,
        )
        assert photos is not None
        if photos["open"]:
            raise Conflict("still_looking")
        if photos["good"]:
            # Faces nobody picked are strangers: they go.
            await sql.execute(
                """DELETE FROM face_instances f USING image_assets a
                   WHERE a.id = f.asset_id AND a.enrols_person_id = $1 AND f.person_id IS NULL""",
                person_id,
            )
            await sql.execute(
                "UPDATE persons SET approval = 'requested', updated_at = now() WHERE id = $1", person_id
            )
            await work.add("picture_request", person_id=str(person_id))
        return int(photos["good"])
