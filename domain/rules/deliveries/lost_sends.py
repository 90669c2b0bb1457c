"""Says when the bot looks for a sent photo of which Telegram's answer was lost."""

from collections.abc import Iterable

# A lost photo is sought when the first later message is this many times `settle_s` old.
FIND_AFTER = (3, 7, 27, 147)


def next_search_s(ages_s: Iterable[float], settle_s: float) -> float | None:
    """Seconds until the next search for one of the lost photos; None after the last search for all of them.

    ages_s: seconds since the first later message, for each lost photo. settle_s: how long an answer may take.
    """
    waits = [after * settle_s - age_s for age_s in ages_s for after in FIND_AFTER]
    return min((wait for wait in waits if wait > 0), default=None)
