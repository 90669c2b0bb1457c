"""Undoes what an operation did besides moving faces: to a cluster, to answers and their reasons, to refusals,
and to how a face stands for its person.
"""

from domain.queries.access.acting import Acting
from domain.queries.operations.recorded_operation import RecordedOperation
from domain.steps.faces.keep_off import turn_off
from domain.steps.faces.move_faces import Moved
from domain.steps.faces.stand_for_person import stand_as_before
from domain.steps.operations.give_back_answer import give_back_answers
from domain.steps.operations.give_back_cluster import give_back_cluster
from domain.steps.operations.give_back_fields import Persons
from domain.steps.operations.give_back_reason import give_back_reason
from domain.steps.operations.hand_down_refusals import hand_down_refusals
from domain.steps.work.work import Work
from domain.values.way_back import WayBack


async def give_back_said(
    work: Work, acting: Acting, done: RecordedOperation, persons: Persons, moved: Moved
) -> WayBack:
    """Returns what a redo needs. Call it after the faces were moved. When a merge is undone, refusals made
    since by people who came along with the absorbed person are kept for that person too
    (`hand_down_refusals`). Raises Conflict(`changed_since`), see `give_back_answers`.
    """
    if done.kind == "merge_persons":
        await hand_down_refusals(work, done, persons)
    person = persons.get(done.person_number)
    also: WayBack = {}
    if (cluster := await give_back_cluster(work, done, persons)) is not None:
        also["cluster"] = cluster
    also.update(await give_back_answers(work, acting, done, person, moved))
    if (standing := await stand_as_before(work, done, person, acting.actor)) is not None:
        also["standing"] = standing
    if not moved.face_ids:
        return also
    if (why_not := await give_back_reason(work, acting, done)) is not None:
        also["why_not"] = why_not
    to = persons.get(done.other_number or done.person_number)
    if (off := await turn_off(work, acting, done.way_back, to)) is not None:
        also["off"] = off
    return also
