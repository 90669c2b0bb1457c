"""`python -m sandbox chaos --list` lists what FAIL_POINT can name."""

from domain.fail_points import BOUNDARIES, WORKS


def fail_points_text() -> str:
    """Lists works (kinds of task, and what else a process does) and boundaries (calls to a neighbour).

    Pairs are not listed: only a run shows which work reaches which boundary.
    """
    lines = ["A fail point is <work>:<boundary>.<before|after>; * and ? stand for anything.", "", "Works:"]
    lines += [f"  {work}" for work in sorted(WORKS)]
    lines += ["", "Boundaries:"]
    lines += [f"  {neighbour}.{name}" for neighbour, names in BOUNDARIES.items() for name in names]
    return "\n".join(lines)
