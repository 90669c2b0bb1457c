"""Erases all faces of a person; name and links stay, and the person can be trained again."""

from domain.ids import FaceId
from domain.queries import sql
from domain.settings import Settings
from domain.steps.erasing.erase_face_rows import FacesToErase, erase_face_rows
from domain.steps.erasing.open_erasure import Order
from domain.steps.faces.move_faces import Moved
from domain.steps.persons.lock_persons import PersonKey
from domain.steps.work.work import Work


async def erase_all_faces(
    work: Work, person: PersonKey, order: Order, settings: Settings, *, takes_back: bool = False
) -> Moved:
    """Call with the person locked. All training photos go, also those without a usable face.

    takes_back: whether photos that were delivered because of these faces are taken back.
    """
    # A training photo may also show other people, whose faces nobody chose: these faces go too.
    faces = await sql.values(
        FaceId,
        """SELECT id FROM face_instances WHERE person_id = $1
           UNION SELECT f.id FROM face_instances f JOIN image_assets a ON a.id = f.asset_id
           WHERE a.enrols_person_id = $1""",
        person.id,
    )
    which = FacesToErase(
        person.workspace_id,
        person.number,
        faces,
        cards=[("request", str(person.number))],  # its picture shows the face
        takes_back=takes_back,
    )
    erased = await erase_face_rows(work, which, order, settings)
    await sql.execute("DELETE FROM image_assets WHERE enrols_person_id = $1", person.id)
    return erased
