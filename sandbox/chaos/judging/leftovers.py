"""Names what differs between the rows and the index, and what a run left behind."""

from collections import Counter
from collections.abc import Iterator

from sandbox.chaos.judging.snapshot import Snapshot
from sandbox.chaos.judging.violation import Violation


def index_differs(snapshot: Snapshot) -> Iterator[Violation]:
    for face in snapshot.rows.keys() | snapshot.points.keys():
        row, point = snapshot.rows.get(face), snapshot.points.get(face)
        if row != point:
            yield Violation("index", f"face {face}: row {row}, point {point}")


def left_behind(snapshot: Snapshot) -> Iterator[Violation]:
    for trace in snapshot.traces:
        yield Violation("residue", trace)
    for key in snapshot.strays:
        yield Violation("stray", f"{key} is stored and no row asks for it")
    stuck = Counter(f"{task.kind} {task.state}" for task in snapshot.tasks if task.is_open)
    for task, count in stuck.items():
        yield Violation("stuck", f"{count} x {task}")
