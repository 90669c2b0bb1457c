"""The Doorbell port, which lists the tasks it was rung for."""

from collections.abc import Sequence

from domain.ids import TaskId


class RecordingDoorbell:
    """`rung`: (queue, task id) in order. `later`: (queue, seconds) of the rings for tasks that are due
    later.
    """

    def __init__(self) -> None:
        self.rung: list[tuple[str, int]] = []
        self.later: list[tuple[str, float]] = []

    async def ring(self, queue: str, task_ids: Sequence[TaskId]) -> None:
        self.rung += [(queue, int(task_id)) for task_id in task_ids]

    def ring_later(self, queue: str, delay_s: float) -> None:
        self.later.append((queue, delay_s))
