"""Computes the figures of a soak from the stand-in's ledger."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import mean, median
from typing import Any

from sandbox.soak.scene import Owed
from sandbox.telegram.ledger import Call

SHARE_OF_LIMIT = 0.95
MEMORY_GROWTH = 0.02


def sending_figures(
    calls: Sequence[Call], owed: Iterable[Owed], *, messages_per_second: float
) -> dict[str, Any]:
    """calls: of sendPhoto, in order. The rate counts from the first accepted one to the last.

    share_until_99_percent: without the last 1 % of the accepted calls. Most calls of this 1 % were
    refused before, and only waited for their retry_after.
    """
    accepted = [call for call in calls if call.accepted]
    refused = [call for call in calls if call.retry_after_s is not None]
    arrived = Counter(
        Owed(sent.chat_id, sent.file.file_unique_id)
        for call in accepted
        for sent in call.messages
        if sent.file is not None
    )
    rate = _rate(accepted)
    return {
        "accepted": len(accepted),
        "duplicates": sum(times - 1 for times in arrived.values()),
        "not_owed": len(set(arrived) - set(owed)),
        "lost": len(set(owed) - set(arrived)),
        "refused_at_random": sum(call.fault is not None for call in refused),
        "refused_by_limits": sum(call.fault is None for call in refused),
        "calls_inside_retry_after": calls_inside_retry_after(calls),
        "seconds": round(accepted[-1].at - accepted[0].at, 1) if accepted else 0.0,
        "messages_per_second": round(rate, 2),
        "share_of_limit": round(rate / messages_per_second, 4),
        "share_until_99_percent": round(
            _rate(accepted[: len(accepted) * 99 // 100]) / messages_per_second, 4
        ),
        "recipients": _fairness(accepted),
    }


def _rate(accepted: Sequence[Call]) -> float:
    """Accepted calls a second."""
    took_s = accepted[-1].at - accepted[0].at if len(accepted) > 1 else 0.0
    return (len(accepted) - 1) / took_s if took_s else 0.0


def calls_inside_retry_after(calls: Iterable[Call]) -> int:
    """How many calls came to a chat before its retry_after was over."""
    closed_until: defaultdict[int | None, float] = defaultdict(float)
    inside = 0
    for call in calls:
        inside += call.at < closed_until[call.chat_id]
        if call.retry_after_s is not None:
            end = call.at + call.retry_after_s
            closed_until[call.chat_id] = max(end, closed_until[call.chat_id])
    return inside


def memory_figures(samples_mb: Sequence[float]) -> dict[str, Any]:
    """growth: of the last quarter over the second; the first is for warming up."""
    size = max(1, len(samples_mb) // 4)
    quarters = [mean(samples_mb[n * size : (n + 1) * size] or samples_mb[-1:] or [0.0]) for n in range(4)]
    return {
        "mb_by_quarter": [round(quarter, 1) for quarter in quarters],
        "growth": round(quarters[3] / quarters[1] - 1, 4) if quarters[1] else 0.0,
        "samples": len(samples_mb),
    }


def missed_goals(figures: dict[str, Any]) -> list[str]:
    """A sentence for each goal that was missed."""
    sending, memory = figures["sending"], figures["memory"]
    missed = [
        f"{sending[name]} {name.replace('_', ' ')}"
        for name in ("duplicates", "not_owed", "lost", "calls_inside_retry_after")
        if sending[name]
    ]
    if sending["share_of_limit"] < SHARE_OF_LIMIT:
        missed.append(f"only {sending['share_of_limit']:.1%} of the limit used")
    if memory["growth"] > MEMORY_GROWTH:
        missed.append(f"memory grew by {memory['growth']:.1%}")
    return missed


def _fairness(accepted: Sequence[Call]) -> dict[str, float]:
    """How long a recipient's photos took, on average, from the first accepted call on: for the median and for
    the slowest recipient.
    """
    if not accepted:
        return {}
    waited: defaultdict[int | None, list[float]] = defaultdict(list)
    for call in accepted:
        waited[call.chat_id].append(call.at - accepted[0].at)
    means = sorted(mean(times) for times in waited.values())
    middle = median(means)
    return {
        "median_s": round(middle, 1),
        "slowest_s": round(means[-1], 1),
        "slowest_to_median": round(means[-1] / middle, 2) if middle else 1.0,
    }
