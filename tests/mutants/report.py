"""What a run says at its end: the shares, and each break that no test noticed."""

from collections import Counter
from collections.abc import Sequence

from tests.mutants.judging import Verdict


def summary(verdicts: Sequence[Verdict]) -> dict[str, object]:
    valid = [verdict for verdict in verdicts if verdict.seen_by != "invalid"]
    seen = Counter(verdict.seen_by for verdict in valid)
    by_kind = {
        kind: f"{sum(v.is_seen for v in valid if v.kind == kind)} of {number}"
        for kind, number in sorted(Counter(verdict.kind for verdict in valid).items())
    }
    times = sorted(verdict.seconds for verdict in valid)
    return {
        "breaks": len(valid),
        "no_program": len(verdicts) - len(valid),
        "seen_by_nearest": seen["nearest"],
        "seen_by_related": seen["nearest"] + seen["related"],
        "not_settled": seen["waiting"],
        "nearest_percent": _percent(seen["nearest"], len(valid)),
        "related_percent": _percent(seen["nearest"] + seen["related"], len(valid)),
        "seconds_median": times[len(times) // 2] if times else 0,
        "seen_by_kind": by_kind,
    }


def survivors(verdicts: Sequence[Verdict]) -> str:
    left = [verdict for verdict in verdicts if verdict.seen_by in ("nobody", "waiting")]
    return "\n\n".join(
        f"{verdict.file}:{verdict.line} in {verdict.where}, {verdict.kind}; {verdict.asked} tests asked,"
        f" {verdict.seconds} s\n{verdict.diff}"
        for verdict in left
    )


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
