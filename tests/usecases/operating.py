"""Operations of people on persons and faces, for tests of their consequences."""

from domain.queries.operations.done import Done
from domain.usecases.deliveries.reject_delivery import reject_delivery
from domain.usecases.operations.undo_operation import undo_operation
from domain.usecases.persons.merge_persons import merge_persons
from tests.usecases.factory import Connected, Member
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage


@scene_step
async def merge(stage: Stage, absorbed: Connected, survivor: Connected, by: Member) -> Done:
    return await merge_persons(
        absorbed.number, survivor.number, stage.by(by), settings=stage.settings, doorbell=stage.doorbell
    )


@scene_step
async def undo(stage: Stage, done: Done, by: Member) -> Done:
    assert done.operation_id is not None
    return await undo_operation(
        done.operation_id, stage.by(by), settings=stage.settings, doorbell=stage.doorbell
    )


@scene_step
async def reject(stage: Stage, delivery_id: int, person: Connected, by: Connected) -> bool:
    """Lets the owner of `by` say *not my person*, and says whether the photo is taken back."""
    rejected = await reject_delivery(
        delivery_id,
        person.person_id,
        by.owner.participant_id,
        stage.by(by.owner),
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    return rejected.is_withdrawn
