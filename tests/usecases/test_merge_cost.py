"""A merge costs as many statements for many faces as for few, and so does taking it back."""

from domain.queries.acting import QueueRequester
from domain.usecases.merge_persons import merge_persons
from domain.usecases.undo_operation import undo_operation
from sandbox.merge_bench import Statements
from sandbox.two_persons import plant_two_persons
from tests.usecases.stage import Stage

MOST = 28


async def statements(stage: Stage, faces: int) -> tuple[int, int]:
    """Of the merge, and of taking it back."""
    workspace_id, absorbed, survivor = await plant_two_persons(faces)
    tools = {"settings": stage.settings, "doorbell": stage.doorbell}
    with Statements() as forth:
        done = await merge_persons(
            absorbed["number"],
            survivor["number"],
            QueueRequester(workspace_id),
            **tools,  # type: ignore[arg-type]
        )
    assert (done.faces, done.photos) == (faces, faces)
    assert done.operation_id is not None
    with Statements() as back:
        undone = await undo_operation(done.operation_id, QueueRequester(workspace_id), **tools)  # type: ignore[arg-type]
    assert undone.faces == faces
    return forth.count, back.count


async def test_three_hundred_faces_cost_no_more_statements_than_ten(stage: Stage) -> None:
    few = await statements(stage, 10)
    assert await statements(stage, 300) == few
    assert few[0] <= MOST
