"""Every kind of task can be leased and tried again."""

import pytest

from domain.rules.work.retries import retry_delay_s
from domain.values.task_kinds import (
    BOT,
    CUT_OFF_AFTER_S,
    DELIVERY,
    ERASING_KINDS,
    HURRIED_KINDS,
    ONCE_KINDS,
    PAGING_KINDS,
    SLOW_KINDS,
    TASK_KINDS,
    UNTOLD_KINDS,
    VISION,
    TaskKind,
)
from workers.jobs import VISION_JOBS
from workers.runner import Job
from workers.show import DELIVERY_JOBS


@pytest.mark.parametrize(
    ("attempts", "delay_s"),
    [(0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (1000, 60)],
)
def test_each_pause_is_twice_the_last_up_to_a_minute(attempts: int, delay_s: float) -> None:
    assert retry_delay_s(attempts) == delay_s


@pytest.mark.parametrize("kind", TASK_KINDS.values(), ids=TASK_KINDS.keys())
def test_a_kind_waits_in_a_known_queue_and_may_be_tried(kind: TaskKind) -> None:
    assert kind.queue in {BOT, VISION, DELIVERY}
    assert kind.lease_s >= 60
    assert kind.max_attempts >= 5


def test_names_of_kinds_fit_their_column() -> None:
    assert max(map(len, TASK_KINDS)) <= 48


def test_tasks_that_have_to_succeed_in_the_end_are_not_given_up() -> None:
    """An erase that stopped after five tries would leave a face behind."""
    for kind in ("purge_erasure", "forget_original", "sync_asset_faces", "sync_person_faces"):
        assert TASK_KINDS[kind].max_attempts == 1000


@pytest.mark.parametrize(("queue", "jobs"), [(VISION, VISION_JOBS), (DELIVERY, DELIVERY_JOBS)])
def test_every_kind_has_a_job_and_every_job_a_kind(queue: str, jobs: dict[str, Job]) -> None:
    kinds = {name for name, kind in TASK_KINDS.items() if kind.queue == queue}
    assert sorted(kinds - jobs.keys()) == [], "add a job in workers/jobs.py or workers/show.py"
    assert sorted(jobs.keys() - kinds) == [], "add the kind in domain/values/task_kinds.py"


def test_the_sets_of_kinds_hold_nothing_else() -> None:
    """A misspelt name would stay without effect."""
    listed = HURRIED_KINDS | SLOW_KINDS | ERASING_KINDS | ONCE_KINDS | PAGING_KINDS | UNTOLD_KINDS
    assert (listed | CUT_OFF_AFTER_S.keys()) - TASK_KINDS.keys() == set()
