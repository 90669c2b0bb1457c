"""Tells in which era of a life, and in which decade, a photo shows somebody, and whether eras are far apart.

The eras are `AGE_ERAS`, from infant to senior.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

_YEARS = ((3, "infant"), (13, "child"), (20, "teen"), (30, "young_adult"), (60, "adult"))
AGE_ERAS: Final = (*(era for _, era in _YEARS), "senior")


def age_era(birth_date: date | None, taken_on: date) -> str | None:
    """infant < 3 <= child < 13 <= teen < 20 <= young_adult < 30 <= adult < 60 <= senior, in years of age.

    None without a birth date, and for a photo from before it.
    """
    if birth_date is None or taken_on < birth_date:
        return None
    before_birthday = (taken_on.month, taken_on.day) < (birth_date.month, birth_date.day)
    age = taken_on.year - birth_date.year - before_birthday
    return next((era for limit, era in _YEARS if age < limit), AGE_ERAS[-1])


def decade(taken_on: date) -> str:
    """Such as `1990s`."""
    return f"{taken_on.year // 10 * 10}s"


def is_far_from(era: str | None, of_prototypes: Collection[str | None]) -> bool:
    """Whether this era is at least two steps from the era of every prototype.

    False where an era is not known, and without prototypes: without a birth date nothing is concluded
    from dates.
    """
    if era is None or not of_prototypes or None in of_prototypes:
        return False
    at = AGE_ERAS.index(era)
    return all(abs(at - AGE_ERAS.index(one)) > 1 for one in of_prototypes if one is not None)
