"""Ends the new training of an approved person, who is approved and linked as before, but has no faces."""

from domain.ids import LinkId, PersonId
from domain.queries import sql
from domain.settings import Settings
from domain.states import Approval
from domain.steps.erasing.erase_all_faces import erase_all_faces
from domain.steps.erasing.open_erasure import Order
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.persons.set_approval import set_approval
from domain.steps.work.work import Work


async def link_trained_again(person_id: PersonId) -> LinkId | None:
    """The owner's link of an approved person who is trained again. The end of this training must not erase
    the person.
    """
    return await sql.value(
        LinkId,
        """SELECT l.id FROM persons p JOIN participant_persons l ON l.person_id = p.id
           WHERE p.id = $1 AND p.approval IN ('draft', 'requested') AND l.role = 'owner'
             AND l.state = 'requested' AND l.decided_at IS NOT NULL""",
        person_id,
    )


async def end_training_again(
    work: Work, person: PersonKey, link_id: LinkId | None, settings: Settings
) -> None:
    """link_id: of `link_trained_again`; None when its owner is gone. Call with the person locked.

    All training photos go, also those that were taken out before this training: that cannot be undone then.
    Nobody gets a certificate, because only the sender of the photos knew of them.
    """
    await erase_all_faces(work, person, Order(), settings)
    await set_approval(person.id, Approval.APPROVED)
    await sql.execute(
        "UPDATE participant_persons SET state = 'approved' WHERE id = $1 AND person_id = $2",
        link_id,
        person.id,
    )
