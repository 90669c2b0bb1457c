"""A seed decides the whole plan, and everything that a plan names exists."""

import pytest

from domain.fail_points import BOUNDARIES, fail_points_like
from domain.values.task_kinds import BOT, DELIVERY, TASK_KINDS, VISION
from sandbox.chaos.plan import MISHAPS, NEIGHBOURS, OFTEN, OVERTAKING, TELEGRAM_OF, Outage, Plan
from sandbox.telegram.wire.faults import FaultKind

PROCESSES = ("bot", "vision", "delivery", "delivery-2")


def _whole(plan: Plan) -> list[object]:
    lives = [plan.life(process, number) for process in PROCESSES for number in range(20)]
    return [
        *lives,
        *map(plan.mishap, range(20)),
        *map(plan.squall, range(20)),
        *plan.faults(0),
        *map(plan.outage_s, range(5)),
    ]


def test_a_seed_gives_the_same_plan_again() -> None:
    assert _whole(Plan("7")) == _whole(Plan("7"))
    assert _whole(Plan("7")) != _whole(Plan("8"))


def test_two_workers_of_a_queue_die_at_different_points() -> None:
    plan = Plan("7")
    assert [plan.life("delivery", n) for n in range(9)] != [plan.life("delivery-2", n) for n in range(9)]


@pytest.mark.parametrize("process", PROCESSES)
def test_every_life_ends_at_a_point_that_exists(process: str) -> None:
    lives = [Plan("7").life(process, number) for number in range(300)]
    assert [pattern for pattern in {life.pattern for life in lives} if not fail_points_like(pattern)] == []
    assert all(life.hit >= 1 for life in lives)


def test_some_lives_are_spared_so_that_a_recovery_is_seen_to_its_end() -> None:
    lives = [Plan("7").life("vision", number) for number in range(300)]
    assert 30 <= sum(life.is_spared for life in lives) <= 70
    assert all(life.hit > 1_000_000 for life in lives if life.is_spared)
    assert not any(life.is_spared for life in lives[:9])


def test_everything_that_a_plan_draws_from_exists() -> None:
    assert set(MISHAPS + OVERTAKING) <= {kind.value for kind in FaultKind}
    for neighbours in NEIGHBOURS.values():
        assert set(neighbours) <= BOUNDARIES.keys()
    for methods in TELEGRAM_OF.values():
        assert methods <= set(BOUNDARIES["telegram"])


def test_processes_die_in_every_kind_of_work() -> None:
    """Also work that is no task, such as taking in the entries of the faces queue."""
    for process in (BOT, VISION, DELIVERY):
        works = {Plan("7").life(process, number).pattern.partition(":")[0] for number in range(2000)}
        assert works >= {name for name, kind in TASK_KINDS.items() if kind.queue == process}
        assert works >= set(OFTEN[process])


def test_updates_overtake_each_other_only_where_telegram_pushes_them() -> None:
    asked = {Plan("7").mishap(number)[1].kind for number in range(300)}
    pushed = {Plan("7", also=["webhook"]).mishap(number)[1].kind for number in range(300)}
    assert asked == set(MISHAPS)
    assert pushed == set(MISHAPS + OVERTAKING)


def test_every_outage_comes_once_in_a_round_in_an_order_of_its_own() -> None:
    first, second = Plan("7").faults(0), Plan("7").faults(1)
    names = {
        f"{neighbour} {outage}"
        for neighbour in ("postgres", "redis", "telegram")
        for outage in ("half-open", "silent", "refusing", "lossy")
    }
    names |= {f"{process} suspended" for process in (BOT, VISION, DELIVERY)}
    assert {fault.name for fault in first} == {fault.name for fault in second} == names
    assert len(first) == len(names)
    assert [fault.name for fault in first] != [fault.name for fault in second]
    more = {fault.name for fault in Plan("7", also=["webhook", "store"]).faults(0)}
    assert {"webhook silent", "store silent", "store half-open"} <= more


def test_outages_last_longer_than_every_deadline() -> None:
    """A call that waits is given up before the outage ends, so that a recovery follows."""
    lasting = [fault for number in range(20) for fault in Plan("7").faults(number)]
    assert min(fault.for_s for fault in lasting) >= 45
    assert max(fault.for_s for fault in lasting if fault.outage is Outage.SILENT) > 120


def test_a_slow_machine_gets_more_time_between_two_kills_and_no_other_plan() -> None:
    quick, slow = Plan("7"), Plan("7", slowness=3)
    for number in range(20):
        one, other = quick.life("bot", number), slow.life("bot", number)
        assert (one.pattern, one.hit, one.takes_along) == (other.pattern, other.hit, other.takes_along)
        assert other.patience_s == pytest.approx(3 * one.patience_s)
