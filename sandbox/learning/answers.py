"""Decides which answers are wrong, by a seed."""

import random
from dataclasses import dataclass


def wrong_places(expected: int, share: float, seed: int) -> frozenset[int]:
    """The places, counted from 0, of the wrong ones among `expected` answers.

    At least one answer is wrong, unless the share is 0: a share of few answers could round to none.
    """
    if not expected or not share:
        return frozenset()
    count = min(expected, max(1, round(share * expected)))
    return frozenset(random.Random(seed).sample(range(expected), count))  # noqa: S311  no secret


@dataclass(slots=True)
class Answers:
    """Somebody who answers as the labels say, except at the places of `wrong`.

    misled: the wrong answers that said yes; each of them delivers a photo wrongly.
    """

    wrong: frozenset[int] = frozenset()
    given: int = 0
    mistakes: int = 0
    misled: int = 0

    def figures(self) -> dict[str, int]:
        return {"questions": self.given, "wrong_answers": self.mistakes, "wrong_yes": self.misled}

    def next(self, *, truth: bool) -> bool:
        """The answer to the next question."""
        is_wrong = self.given in self.wrong
        self.given += 1
        if not is_wrong:
            return truth
        self.mistakes += 1
        self.misled += not truth
        return not truth
