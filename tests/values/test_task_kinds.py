"""Every kind of task can be leased and tried again."""

import pytest

from domain.rules.work.retries import retry_delay_s
from domain.values.task_kinds import BOT, DELIVERY, TASK_KINDS, VISION, TaskKind


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
