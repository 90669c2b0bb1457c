"""A task that a consumer holds."""

from dataclasses import dataclass

from domain.ids import TaskId
from domain.rules.work.turns import OWN


@dataclass(frozen=True, slots=True)
class ClaimedTask:
    """token: it changes with the holder, so a consumer that lost the lease cannot finish the task any more.

    turn: tasks that this task adds get the same turn, unless it handles an update (`hold_task`). failures:
    earlier tries that failed; tries that ended with their worker do not count. last_error: of the last try
    that failed.
    """

    id: TaskId
    kind: str
    ids: dict[str, int | str]
    token: int
    failures: int
    lane: str | None
    turn: int = OWN
    last_error: str | None = None
