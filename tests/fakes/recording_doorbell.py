"""The Doorbell port, which lists the tasks it was rung for."""

from collections.abc import Sequence

from domain.ids import TaskId


class RecordingDoorbell:
    """`rung`: (queue, task id) in order."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, int]] = []

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        self.rung += [(queue, int(task_id)) for task_id in task_ids]
