"""The report of recoveries that the next kill cut off."""

from sandbox.chaos.judging.recovery import Recovery, recovery_percentile


def _recoveries(over: list[float], cut_off: list[float]) -> list[Recovery]:
    return [Recovery(s, is_over=True) for s in over] + [Recovery(s, is_over=False) for s in cut_off]


def test_without_cuts_it_is_the_usual_percentile() -> None:
    seconds = [float(n) for n in range(1, 101)]
    assert recovery_percentile(_recoveries(seconds, []), 0.95) == 95
    assert recovery_percentile(_recoveries(seconds, []), 0.5) == 50


def test_what_was_cut_off_weighs_on_those_that_lasted_longer() -> None:
    # Of eight, four are cut off at 2 s: the two of 10 s then stand for half of those that lasted.
    recoveries = _recoveries([1, 1, 10, 10], [2, 2, 2, 2])
    assert recovery_percentile(recoveries, 0.25) == 1
    assert recovery_percentile(recoveries, 0.6) == 10


def test_a_percentile_that_nobody_saw_is_none() -> None:
    assert recovery_percentile(_recoveries([1], [2, 3]), 0.95) is None
    assert recovery_percentile([], 0.5) is None
