"""Tells whether an open task may still settle a photo, a delivery or an update: then it is late, not lost."""

from collections.abc import Iterable

from sandbox.chaos.judging.snapshot import Delivery, Task

# Kinds of task whose end settles a photo, or a delivery of it.
_OF_PHOTO = {"recognise_asset", "recognise_video", "clean_document"}


class UnderWay:
    """Knows what open tasks are about. A run ends only when tasks no longer get done."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        waiting = [task for task in tasks if task.is_open]
        self._files = {task.file_unique_id for task in waiting if task.kind in _OF_PHOTO}
        self._deliveries = {task.delivery_id for task in waiting if task.kind == "deliver"}
        self._updates = {task.update_id for task in waiting if task.kind == "handle_update"}

    def update(self, number: int) -> str:
        """`under_way` if an open task may still handle the update, else `lost`. So do the methods below."""
        return _kind(number in self._updates)

    def photo(self, file_unique_id: str) -> str:
        return _kind(file_unique_id in self._files)

    def delivery(self, delivery: Delivery, final: set[str]) -> str:
        waits = delivery.id in self._deliveries or delivery.file_unique_id in self._files
        return _kind(waits and delivery.state not in final)


def _kind(is_under_way: bool) -> str:
    return "under_way" if is_under_way else "lost"
