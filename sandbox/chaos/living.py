"""Lets somebody do one random thing after the other, and counts how often the bot answered in time."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence

from sandbox.chaos.chats import GaveUp, choices_of, latest, tap
from sandbox.chaos.diary import Diary
from sandbox.telegram import Person

Deed = Callable[[Person], Coroutine[None, None, None]]
PAUSE_S = 1.5


async def live(
    person: Person,
    deeds: Sequence[tuple[int, str, Deed]],
    dice: random.Random,
    diary: Diary,
    *,
    pause_s: float = PAUSE_S,
) -> None:
    """Runs until cancelled. deeds: weight (how often, compared with the others), name, deed.

    The diary counts by name the deeds that were done, and those that raised GaveUp.
    """
    while True:
        await asyncio.sleep(dice.uniform(0.3, 2 * pause_s))
        _, name, deed = dice.choices(deeds, [weight for weight, _, _ in deeds])[0]
        try:
            await deed(person)
        except GaveUp:
            diary.given_up[name] = diary.given_up.get(name, 0) + 1
        else:
            diary.deeds[name] = diary.deeds.get(name, 0) + 1


async def undo(dice: random.Random, person: Person) -> None:
    """Presses an Undo, or a Redo, which has the same verb. The button may be too old, or pressed before."""
    verbs = ("undo", "sureundo")  # a big operation needs a second press
    buttons = [(m, data) for m in latest(person) for verb in verbs for data in choices_of(m, verb)]
    if buttons:
        await tap(person, *dice.choice(buttons[:6]))
