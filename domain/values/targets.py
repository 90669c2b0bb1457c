"""Where faces are to go: to a person, to a new person, or to nobody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """number: a person's number. name: the name of a person to be found or made. Without both: nobody.
    is_new: the name was free when it was chosen, so a person who got it since then receives no faces.
    """

    number: int | None = None
    name: str | None = None
    is_new: bool = False


NOBODY = Target()
