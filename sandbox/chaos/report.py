"""Makes the report of a run."""

import os
import platform
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import Any

from domain.fail_points import WORKS, every_boundary
from sandbox.chaos.judging.checker import Case
from sandbox.chaos.judging.recovery import Recoveries, Recovery, percentile, recovery_percentile
from sandbox.chaos.judging.snapshot import Snapshot
from sandbox.chaos.judging.violation import Violation
from sandbox.chaos.nemesis import Nemesis

EXAMPLES = 20
SLOWEST = 12
# The violations that docs/figures.md has in its table; all others stand in `other_violations`.
COUNTED = ("lost", "duplicate", "unauthorised")


def report_of(
    snapshot: Snapshot, violations: Sequence[Violation], nemesis: Nemesis, recoveries: Recoveries
) -> dict[str, Any]:
    """`owed` counts pairs of a photo and somebody who must get it, or who has a delivery of it. `recovery_…`:
    seconds from a kill until the process is ready and the oldest task that waited for it is done.
    """
    kinds = Counter(violation.kind for violation in violations)
    states = Counter(delivery.state for delivery in snapshot.deliveries)
    case = Case(snapshot)
    owed = len(case.owed())
    return {
        "kills": nemesis.kills.total(),
        "owed": owed,
        "expected_of_the_undisturbed": sum(1 for _ in case.expected()),
        "sent": states["sent"],
        "unknown": states["unknown"],
        "unknown_but_there": _unknown_but_there(snapshot),
        "unknown_because": _why_unknown(snapshot),
        **{kind: kinds[kind] for kind in COUNTED},
        "percent": _percents(kinds + Counter(unknown=states["unknown"]), owed),
        "other_violations": {kind: n for kind, n in sorted(kinds.items()) if kind not in COUNTED},
        **_recovery_figures(recoveries),
        "deliveries": dict(sorted(states.items())),
        "photos": dict(sorted(Counter(asset.state for asset in snapshot.assets).items())),
        "dead_tasks": _why_dead(snapshot),
        "posts": len(snapshot.diary.posts),
        "connections": len(snapshot.diary.connections),
        "erased": len(snapshot.diary.erased),
        # No violation: a process may die after it sent a message and before it noted whom the message names.
        "erased_and_still_said": list(snapshot.still_said),
        "deeds": dict(sorted(snapshot.diary.deeds.items())),
        "deeds_given_up": snapshot.diary.given_up,
        "queue_messages": len(snapshot.diary.entries),
        "ended_by_themselves": dict(nemesis.ended_by_themselves),
        "fail_points_reached": len(nemesis.reached),
        "fail_points_died_at": sum(":" in point for point in nemesis.kills),
        "boundaries_reached": _boundaries(nemesis.reached),
        "works_not_reached": sorted(WORKS - {point.partition(":")[0] for point in nemesis.reached}),
        "per_fail_point": dict(sorted(nemesis.kills.items())),
        "violations": _examples(violations),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
    }


def _why_dead(snapshot: Snapshot) -> dict[str, int]:
    """How many tasks of a kind died of which error."""
    dead = (task for task in snapshot.tasks if task.state == "dead")
    return dict(sorted(Counter(f"{task.kind}: {task.last_error}" for task in dead).items()))


def _recovery_figures(recoveries: Recoveries) -> dict[str, Any]:
    killed = [*chain(*recoveries.seconds.values())]
    all_answering = [recovery.while_all_answer() for recovery in killed]
    return {
        "recovery_p50_s": recovery_percentile(killed, 0.5),
        "recovery_p95_s": recovery_percentile(killed, 0.95),
        "recovery_while_all_answer_p50_s": recovery_percentile(all_answering, 0.5),
        "recovery_while_all_answer_p95_s": recovery_percentile(all_answering, 0.95),
        "recovery_p95_s_of": {
            queue: recovery_percentile(of_queue, 0.95)
            for queue, of_queue in sorted(recoveries.seconds.items())
        },
        "recovery_slowest": _slowest(killed),
        "recovery_after_s": {
            fault: {
                "seen": len(seen),
                "median": recovery_percentile(seen, 0.5),
                "longest": round(max(one.seconds for one in seen), 1),
                "not_over": sum(not one.is_over for one in seen),
                "longest_waited_for": max(seen, key=lambda one: one.seconds).waited_for,
            }
            for fault, seen in sorted(recoveries.after_outages.items())
        },
        "outage_p50_s": percentile(recoveries.outages, 0.5),
        "outage_p95_s": percentile(recoveries.outages, 0.95),
        "ready_p50_s": percentile(recoveries.ready, 0.5),
        "ready_p95_s": percentile(recoveries.ready, 0.95),
    }


def _slowest(recoveries: Sequence[Recovery]) -> list[str]:
    """The longest recoveries, without the time in which a neighbour was away, and what each waited for."""
    ordered = sorted(recoveries, key=lambda one: one.seconds - one.away_s, reverse=True)
    return [
        f"{one.seconds - one.away_s:.1f} s and {one.away_s:.1f} s away: {one.of}, "
        f"{one.waited_for or 'nothing waited'}, {'over' if one.is_over else 'cut off'}"
        for one in ordered[:SLOWEST]
    ]


def _boundaries(reached: set[str]) -> str:
    every = every_boundary()
    return f"{len({point.partition(':')[2] for point in reached} & set(every))} of {len(every)}"


def _examples(violations: Sequence[Violation]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for violation in violations:
        if len(found[violation.kind]) < EXAMPLES:
            found[violation.kind].append(violation.what)
    return dict(found)


def _percents(counts: Counter[str], owed: int) -> dict[str, float]:
    return {kind: round(100 * counts[kind] / max(owed, 1), 2) for kind in (*COUNTED, "unknown")}


def _why_unknown(snapshot: Snapshot) -> dict[str, int]:
    unknown = [delivery for delivery in snapshot.deliveries if delivery.state == "unknown"]
    return dict(Counter(delivery.reason or "?" for delivery in unknown))


def _unknown_but_there(snapshot: Snapshot) -> dict[str, list[int]]:
    """The deliveries that arrived and were not found, by what kept the search from finding them."""
    found: dict[str, list[int]] = defaultdict(list)
    arrived = there(snapshot)
    for delivery in snapshot.deliveries:
        if delivery.state == "unknown" and delivery.id in arrived:
            deleted = delivery.id not in snapshot.shown
            why = "deleted" if deleted else "still there" if delivery.is_open else "chat closed"
            found[why].append(delivery.id)
    return dict(found)


def there(snapshot: Snapshot) -> set[int]:
    """Deliveries whose last send Telegram accepted, whatever it answered; earlier copies do not count."""
    begun = {change.delivery_id: change.at for change in snapshot.changes if change.state == "sending"}
    return {
        sending.delivery_id
        for sending in snapshot.sendings
        if sending.delivery_id is not None and sending.at >= begun.get(sending.delivery_id, 0)
    }
