"""How the report counts recoveries that were cut off by the next kill."""

from sandbox.chaos.judging.recovery import Absences, Recovery, recovery_percentile


def _recoveries(over: list[float], cut_off: list[float]) -> list[Recovery]:
    return [Recovery(s, is_over=True) for s in over] + [Recovery(s, is_over=False) for s in cut_off]


def test_without_cuts_the_recovery_percentile_is_the_usual_one() -> None:
    seconds = [float(n) for n in range(1, 101)]
    assert recovery_percentile(_recoveries(seconds, []), 0.95) == 95
    assert recovery_percentile(_recoveries(seconds, []), 0.5) == 50


def test_longer_recoveries_stand_in_for_those_that_were_cut_off() -> None:
    # Four of eight are cut off at 2 s. The two that took 10 s then stand for all six that took more than 1 s.
    recoveries = _recoveries([1, 1, 10, 10], [2, 2, 2, 2])
    assert recovery_percentile(recoveries, 0.25) == 1
    assert recovery_percentile(recoveries, 0.6) == 10


def test_a_percentile_that_nobody_saw_is_none() -> None:
    assert recovery_percentile(_recoveries([1], [2, 3]), 0.95) is None
    assert recovery_percentile([], 0.5) is None


def test_time_in_which_two_neighbours_are_away_counts_once() -> None:
    absences = Absences()
    absences.begin(10)
    absences.begin(12)
    absences.end(15)
    absences.end(20)
    absences.begin(30)  # this neighbour is still away
    assert absences.between(0, 100) == 10 + 70
    assert absences.between(14, 32) == 6 + 2
    assert absences.between(21, 29) == 0
    recovery = Recovery(18, is_over=True, away_s=absences.between(14, 32))
    assert recovery.while_all_answer().seconds == 10
