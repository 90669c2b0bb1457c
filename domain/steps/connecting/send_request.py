"""Makes a draft a request, which somebody with authority decides."""

from domain.ids import PersonId
from domain.queries import sql
from domain.states import Approval
from domain.steps.connecting.show_doubts import show_doubts
from domain.steps.persons.set_approval import set_approval
from domain.steps.work.work import Work


async def send_request(work: Work, person_id: PersonId) -> None:
    """Call it with the draft locked and at least one good photo."""
    # A face that nobody picked is a stranger's, and is deleted. There was nothing to pick on a photo that was
    # taken out before the person was learned again, or that waits for a moderator.
    await sql.execute(
        """DELETE FROM face_instances f USING image_assets a
           WHERE a.id = f.asset_id AND a.enrols_person_id = $1 AND f.person_id IS NULL
             AND coalesce(a.reason, '') NOT IN ('left_out', 'odd')""",
        person_id,
    )
    # Such a photo is given up, so that its sender may send it again with the next photos.
    await sql.execute(
        """UPDATE image_assets SET state = 'dead', reason = NULL, updated_at = now()
           WHERE enrols_person_id = $1 AND reason = 'several_faces' AND sent_by_id IS NULL""",
        person_id,
    )
    await set_approval(person_id, Approval.REQUESTED)
    await show_doubts(work, person_id)
    await work.add("picture_request", person_id=str(person_id))
